package dev.promptbeam.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ExpectedOutput;
import dev.promptbeam.catalog.ModelFacts;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.ChatTemplate;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.chat.Thinking;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.spec.guide.ModelGuide;
import dev.promptbeam.spec.stage.AbsentMembers;
import dev.promptbeam.spec.stage.StageNames;
import dev.promptbeam.spec.stage.StageSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is asked: {@code kind}, {@code model} and {@code request}, or {@code stages} that have
 * each of them.
 */
final class StagesSection {
  private static final Set<String> KEYS = Set.of("name", "kind", "model", "request", "continue");
  private static final Map<String, RequestKind> KINDS =
      Map.of(
          RequestKind.GENERATE.name(), RequestKind.GENERATE,
          RequestKind.EMBED.name(), RequestKind.EMBED);
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

  /** What the dead letters of a run without stages say in the place of a stage's name. */
  static final Set<String> TAKEN = Set.of("read", "build", "submit", "run", "join");

  private static final int MOST = 20;

  private final Section top;
  private final Path folder;
  private final ModelGuide guide;
  private final boolean allowUnknownFields;
  private final RequestKind kind;
  private final String model;
  private final List<Section> stages = new ArrayList<>();

  StagesSection(Section top, Path folder, ModelGuide guide, boolean allowUnknownFields) {
    this.top = top;
    this.folder = folder;
    this.guide = guide;
    this.allowUnknownFields = allowUnknownFields;
    for (Field item : top.items("stages")) {
      stages.add(Section.of(item.path(), item.value(), item.errors(), KEYS, Set.of()));
    }
    RequestKind given = top.choice("kind", KINDS);
    this.kind = given == null ? RequestKind.GENERATE : given;
    boolean everyone = stages.stream().noneMatch(stage -> stage.field("model") == null);
    boolean spared = !stages.isEmpty() && everyone;
    this.model = model(spared ? top.field("model") : top.required("model"));
  }

  /** The models of all its requests. */
  Set<String> models() {
    return stages.isEmpty()
        ? Set.of(model)
        : stages.stream().map(this::modelOf).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * All stages, in their order.
   *
   * @param readyMade the request that rows bring along; null where the spec has it
   */
  List<StageSpec> read(@Nullable String readyMade, BatchSpec batch) {
    if (stages.isEmpty()) {
      boolean wanted = readyMade == null && top.field("stages") == null;
      Field request = wanted ? top.required("request") : top.field("request");
      StageSpec only = asked(request, readyMade, kind, model, StageNames.NONE, "", batch);
      advise(top.field("model"), kind, model, batch);
      return List.of(only);
    }
    Field request = top.field("request");
    if (request != null) {
      request.errors().add(request.key(), request.path(), "stands in each stage, not beside them");
    }
    if (stages.size() > MOST) {
      top.error("stages", "has " + stages.size() + " stages; at most " + MOST);
    }
    List<String> names = names();
    List<StageSpec> read = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      read.add(stage(i, names, i == 0 ? readyMade : null, read, batch));
    }
    return read;
  }

  /** The most bytes that an answer of a stage is expected to have. */
  long answerBytes(List<StageSpec> read) {
    return read.stream().mapToLong(this::answerBytes).max().orElse(0);
  }

  private StageSpec stage(
      int index,
      List<String> names,
      @Nullable String readyMade,
      List<StageSpec> before,
      BatchSpec batch) {
    Section stage = stages.get(index);
    StageNames known =
        new StageNames(
            names.subList(0, index),
            names.get(index),
            names.subList(index + 1, names.size()),
            absent(before),
            requests(before));
    RequestKind own = kindOf(stage);
    String ownModel = modelOf(stage);
    Field request = readyMade == null ? stage.required("request") : stage.field("request");
    StageSpec asked = asked(request, readyMade, own, ownModel, known, names.get(index), batch);
    Field named = stage.field("model") == null ? top.field("model") : stage.field("model");
    boolean first = before.stream().noneMatch(other -> other.model().equals(ownModel));
    if (first || stage.field("model") != null) {
      advise(named, own, ownModel, batch);
    }
    String continues = continues(stage.field("continue"), known, own, before);
    return new StageSpec(
        asked.name(), own, ownModel, asked.requestJson(), asked.media(), continues, null);
  }

  /** Known of requests in which nothing is wrong. */
  Map<String, Map<String, String>> absent(List<StageSpec> before) {
    Map<String, Map<String, String>> absent = new HashMap<>();
    if (!top.hasErrors()) {
      for (StageSpec stage : before) {
        RequestTemplate template = stage.template(allowUnknownFields);
        boolean makesMedia = ModelId.makesMedia(stage.model());
        absent.put(stage.name(), AbsentMembers.of(stage.kind(), template, makesMedia));
      }
    }
    return absent;
  }

  /** The same. */
  Map<String, String> requests(List<StageSpec> before) {
    return top.hasErrors()
        ? Map.of()
        : before.stream().collect(Collectors.toMap(StageSpec::name, StageSpec::requestJson));
  }

  private @Nullable String continues(
      @Nullable Field field, StageNames known, RequestKind own, List<StageSpec> before) {
    String name = field == null ? null : field.text();
    if (field == null || name == null) {
      return null;
    }
    if (name.equals(known.own())) {
      field.error("is this stage itself: wants one before it");
    } else if (known.later().contains(name)) {
      field.error("comes later: wants a stage before this one");
    } else if (!known.earlier().contains(name)) {
      field
          .errors()
          .add(
              field.value(),
              field.path(),
              "there is no stage \"" + name + "\" before this one",
              NearestName.of(name, new TreeSet<>(known.earlier())));
    } else if (own.equals(RequestKind.EMBED) || embeds(name, before)) {
      field.error("embeddings are no conversation, to be carried on or to carry one on");
    } else {
      return name;
    }
    return null;
  }

  private static boolean embeds(String name, List<StageSpec> before) {
    return before.stream()
        .anyMatch(stage -> stage.name().equals(name) && stage.kind().equals(RequestKind.EMBED));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section stage : stages) {
      Field field = stage.required("name");
      String name = field == null ? null : field.text();
      if (field != null && name != null) {
        if (!NAME.matcher(name).matches()) {
          field.error("wants a letter, then letters, digits, '-' and '_', at most 40 in all");
        } else if (TAKEN.contains(name)) {
          field.error("is what a dead letter says where there are no stages; take another name");
        } else if (!seen.add(name)) {
          field.error("is the name of two stages");
        }
      }
      names.add(name == null ? "" : name);
    }
    return names;
  }

  /** What is asked under a name; a field that it has not is an error already. */
  StageSpec asked(
      @Nullable Field request,
      @Nullable String readyMade,
      RequestKind own,
      String ownModel,
      StageNames known,
      String name,
      BatchSpec batch) {
    Section media = top.section("media", MediaSection.KEYS, Set.of());
    MediaRules rules = MediaSection.read(media, folder, guide.catalog().facts(ownModel));
    String requestJson =
        request == null
            ? readyMade == null ? "{}" : readyMade
            : RequestNodes.read(
                request,
                own,
                allowUnknownFields,
                MediaFiles.of(rules),
                known,
                checked -> guide.ofRequest(ownModel, checked, batch.deduplicate()));
    return new StageSpec(
        name,
        own,
        ownModel,
        ChatTemplate.thinkingAs(requestJson, thinking(guide.catalog().facts(ownModel))),
        rules,
        null,
        null);
  }

  void advise(@Nullable Field named, RequestKind own, String ownModel, BatchSpec batch) {
    if (named == null || ownModel.isEmpty()) {
      return;
    }
    String refusal = guide.refusal(ownModel, own);
    if (refusal != null) {
      named.error(refusal);
    }
    guide
        .ofModel(ownModel, batch.quota(ownModel).given())
        .forEach(hint -> named.errors().warn(named.value(), named.path(), hint.message(), null));
  }

  private RequestKind kindOf(Section stage) {
    RequestKind given = stage.choice("kind", KINDS);
    return given == null ? kind : given;
  }

  private String modelOf(Section stage) {
    return stage.field("model") == null ? model : model(stage.field("model"));
  }

  static String model(@Nullable Field field) {
    String name = field == null ? null : field.text();
    String id = name == null ? "" : ModelId.of(name);
    if (field != null && name != null && !ModelId.isId(id)) {
      field.error("wants the id of a model, such as gemini-3.5-flash-lite");
    }
    return id;
  }

  private long answerBytes(StageSpec stage) {
    try {
      JsonNode request = Json.MAPPER.readTree(stage.requestJson());
      return ExpectedOutput.bytes(stage.kind(), request, guide.catalog().facts(stage.model()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the request was written here", e);
    }
  }

  private static Thinking thinking(@Nullable ModelFacts facts) {
    if (facts == null || facts.thinkingLevels() == null) {
      return Thinking.USUAL;
    }
    Thinking usual = Thinking.USUAL;
    List<Long> bounds =
        facts.thinkingBudgets() == null
            ? List.of(usual.least(), usual.most())
            : facts.thinkingBudgets().is();
    return new Thinking(facts.thinkingLevels().is(), bounds.get(0), bounds.get(1));
  }
}
