package dev.promptbeam.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.Iterables;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.request.turns.Conversation;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of later stages, by the templates of a spec.
 *
 * @param names of all stages
 * @param continues by stage, which one's conversation it carries on; -1 for none
 * @param builders by stage
 * @param policies by stage, the indexes of those by which it is asked
 * @param hiding columns that a dataset must not have: they would hide what a stage has said
 * @param mediaFolder where local files of the requests lie
 */
record StageRequests(
    List<String> names,
    List<Integer> continues,
    List<List<RequestBuilder>> builders,
    List<List<Integer>> policies,
    Set<String> hiding,
    SeenFolder mediaFolder)
    implements NextRequests {

  static StageRequests of(Spec spec, PolicyPlan plan) {
    List<String> names = spec.stages().stream().map(StageSpec::name).toList();
    List<Integer> continues = new ArrayList<>();
    for (StageSpec stage : spec.stages()) {
      continues.add(stage.continues() == null ? -1 : names.indexOf(stage.continues()));
    }
    PolicyPlan.Tables tables = new PolicyPlan.Tables(spec.dataset().format());
    return new StageRequests(
        names,
        List.copyOf(continues),
        IntStream.range(0, names.size()).mapToObj(stage -> plan.requests(stage, tables)).toList(),
        IntStream.range(0, names.size()).mapToObj(plan::indexes).toList(),
        Set.copyOf(StageColumns.of(spec).hiding()),
        spec.media().outside()
            ? SeenFolder.ANY
            : SeenFolder.of(Locations.path(spec.media().folder())));
  }

  /** Whether a stage carries on the conversation of another than the one right before it. */
  static boolean carriesFar(Spec spec) {
    List<String> names = spec.stages().stream().map(StageSpec::name).toList();
    for (int number = 1; number < names.size(); number++) {
      String continues = spec.stages().get(number).continues();
      if (continues != null && !continues.equals(names.get(number - 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int continues(int stage) {
    return continues.get(stage);
  }

  @Override
  public int stage(int policy) {
    return Iterables.indexOf(policies, asked -> asked.contains(policy));
  }

  @Override
  public String name(int stage) {
    return names.get(stage);
  }

  @Override
  public @Nullable String hidden(byte[] row) {
    try (JsonParser parser = Json.MAPPER.createParser(row)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (hiding.contains(parser.currentName())) {
          return "column \""
              + parser.currentName()
              + "\" has the name of what a stage says, and would hide it; rename one of them";
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Entry entry(byte[] row, IntPredicate kept) {
    StageEntry entry = StageEntry.of(row, names, continues, kept);
    return new Entry(entry.stage(), entry.row());
  }

  @Override
  public List<Integer> carried(int stage) {
    return continues.stream()
        .skip(stage)
        .filter(carried -> carried >= 0 && carried < stage)
        .distinct()
        .toList();
  }

  @Override
  public boolean carriesOn() {
    return continues.stream().anyMatch(carried -> carried >= 0);
  }

  @Override
  public Built next(int stage, Trial trial, SourceRow row, @Nullable Turns former) {
    try {
      Conversation conversation =
          former == null ? null : new Conversation(former.request(), former.turn());
      RequestBuilder builder = builders.get(stage + 1).get(trial.variant());
      KeyedRequest request = builder.build(row, conversation, trial.sample(), 1).get(0);
      return new Asked(request, policies.get(stage + 1).get(trial.variant()));
    } catch (UnbuildableRowException e) {
      if (e.reason().equals(Reason.MEDIA_UNREADABLE)) {
        mediaFolder.requireHere();
      }
      return new Unbuildable(e.reason(), e.sentence());
    }
  }
}
