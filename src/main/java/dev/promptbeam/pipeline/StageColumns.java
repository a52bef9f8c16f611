package dev.promptbeam.pipeline;

import dev.promptbeam.request.AbsentColumn;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which columns the stages of a spec take, and which the dataset must not have. */
public final class StageColumns {
  private final Spec spec;
  private final List<String> names;

  private StageColumns(Spec spec) {
    this.spec = spec;
    this.names = spec.stages().stream().map(StageSpec::name).toList();
  }

  public static StageColumns of(Spec spec) {
    return new StageColumns(spec);
  }

  /** One sentence for each later stage: what its rows are asked with. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (StageSpec stage : later()) {
      Set<String> taken = new TreeSet<>();
      references(stage).forEach(reference -> taken.add(reference.display()));
      sentences.add(
          "stage "
              + stage.name()
              + " asks "
              + stage.model()
              + (taken.isEmpty() ? "" : " with " + String.join(", ", taken))
              + (stage.continues() == null
                  ? ""
                  : ", carrying on the conversation of " + stage.continues()));
    }
    return sentences;
  }

  /** Names that a column must not have: it would hide what a stage has said. */
  Set<String> hiding() {
    if (spec.stages().size() == 1) {
      return Set.of();
    }
    Set<String> hiding = new TreeSet<>(names.subList(0, names.size() - 1));
    for (StageSpec stage : later()) {
      references(stage)
          .filter(this::isOfStage)
          .forEach(reference -> hiding.add(reference.display()));
    }
    return hiding;
  }

  /** Columns that later stages want and a header lacks. */
  Set<String> missing(Collection<String> header) {
    List<String> all = new ArrayList<>(header);
    all.addAll(names);
    Set<String> missing = new TreeSet<>();
    later().forEach(stage -> missing.addAll(template(stage).missingColumns(all)));
    return missing;
  }

  /** Columns that later stages name and none of some rows has. */
  List<AbsentColumn> absent(Collection<byte[]> rows) {
    List<AbsentColumn> absent = new ArrayList<>();
    for (StageSpec stage : later()) {
      Set<String> said = new TreeSet<>();
      references(stage).filter(this::isOfStage).forEach(reference -> said.add(reference.display()));
      AbsentColumn.of(List.of(template(stage)), Set.of(), null, rows).stream()
          .filter(column -> !said.contains(column.name()) && !absent.contains(column))
          .forEach(absent::add);
    }
    return absent;
  }

  private List<StageSpec> later() {
    return spec.variants().stream()
        .flatMap(variant -> variant.stages().stream().skip(1))
        .distinct()
        .toList();
  }

  private boolean isOfStage(Reference reference) {
    return names.contains(reference.column());
  }

  private Stream<Reference> references(StageSpec stage) {
    return template(stage).places().keySet().stream();
  }

  private RequestTemplate template(StageSpec stage) {
    return stage.template(spec.allowUnknownFields());
  }
}
