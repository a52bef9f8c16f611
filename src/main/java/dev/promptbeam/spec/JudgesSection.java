package dev.promptbeam.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.score.GradeRule;
import dev.promptbeam.score.GradeRule.Scale;
import dev.promptbeam.score.ScoreType;
import dev.promptbeam.spec.stage.SchemaMembers;
import dev.promptbeam.spec.stage.StageNames;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads the scores that a model gives: each is a stage behind the last one, the same for all
 * variants.
 */
final class JudgesSection {
  static final Set<String> KEYS = Set.of("model", "request", "value", "scale");

  private final Section top;
  private final List<Section> judges = new ArrayList<>();

  JudgesSection(Section top) {
    this.top = top;
    Field score = top.field("score");
    if (score != null && score.value() instanceof MappingNode) {
      score = Section.of(score.path(), score.value(), score.errors()).field("by");
    }
    for (Field item : score == null ? List.<Field>of() : score.items()) {
      if (item.value() instanceof MappingNode) {
        Section section = Section.of(item.path(), item.value(), item.errors());
        if (ScoreType.JUDGE.word().equals(scalar(section.field("type")))) {
          judges.add(section);
        }
      }
    }
  }

  private static @Nullable String scalar(@Nullable Field field) {
    return field != null && field.value() instanceof ScalarNode text ? text.getValue() : null;
  }

  /** The models that judge. */
  List<String> models() {
    return judges.stream().map(this::model).filter(Objects::nonNull).map(this::id).toList();
  }

  /**
   * The stages that judge, in their order; they have to fit the answers of each variant.
   *
   * @param asking reads requests, by variant
   * @param variants with the stages before them, of which the answers of the last are judged
   */
  List<StageSpec> read(List<StagesSection> asking, List<Variant> variants, BatchSpec batch) {
    List<StageSpec> read = List.of();
    for (int variant = variants.size() - 1; variant >= 0 && !judges.isEmpty(); variant--) {
      read = read(asking.get(variant), variants.get(variant).stages(), batch);
    }
    return read;
  }

  private List<StageSpec> read(StagesSection asking, List<StageSpec> answered, BatchSpec batch) {
    List<StageSpec> before = new ArrayList<>(named(judges.size(), answered));
    for (Section judge : judges) {
      before.add(stage(judge, before, asking, batch));
    }
    return before.subList(answered.size(), before.size());
  }

  private StageSpec stage(
      Section judge, List<StageSpec> stages, StagesSection asking, BatchSpec batch) {
    List<String> before = stages.stream().map(StageSpec::name).toList();
    Field nameField = judge.field("name");
    String name = Objects.requireNonNullElse(scalar(nameField), "");
    if (nameField != null && before.contains(name)) {
      nameField.error("is the name of a stage, and a judge is one itself");
    } else if (nameField != null && StagesSection.TAKEN.contains(name)) {
      nameField.error("is what a dead letter says where there are no stages; take another name");
    }
    Field modelField = model(judge);
    if (modelField == null) {
      judge.required("model");
    }
    String model = modelField == null ? "" : id(modelField);
    StageNames known =
        new StageNames(before, name, List.of(), asking.absent(stages), asking.requests(stages));
    StageSpec asked =
        asking.asked(
            judge.required("request"), null, RequestKind.GENERATE, model, known, name, batch);
    asking.advise(modelField, RequestKind.GENERATE, model, batch);
    return asked.grading(
        new GradeRule(name, path(judge, asked.requestJson()), scale(judge.field("scale"))));
  }

  private @Nullable Field model(Section judge) {
    return judge.field("model") == null ? top.field("model") : judge.field("model");
  }

  private String id(Field model) {
    return StagesSection.model(model);
  }

  private static List<String> path(Section judge, String request) {
    Field value = judge.field("value");
    if (!mayWantJson(request)) {
      judge.error("value", "is a place in JSON, which the request does not ask for");
      return List.of();
    }
    String text = value == null ? "score" : value.text();
    List<String> steps = value == null || text == null ? List.of("score") : steps(text, value);
    String missing = SchemaMembers.missing(request, steps);
    Field place = value == null ? judge.field("request") : value;
    if (missing != null && place != null) {
      place.warn(
          (value == null ? "value is score where nothing else is said, and " : "") + missing);
    }
    return steps;
  }

  private static boolean mayWantJson(String request) {
    try {
      String type = Json.MAPPER.readTree(request).at("/generationConfig/responseMimeType").asText();
      return type.equals("application/json") || type.contains("{{");
    } catch (JsonProcessingException e) {
      return true; // an error of its own
    }
  }

  private static List<String> steps(String text, Field field) {
    try {
      Reference only = TextTemplate.parse("{{" + text + "}}").onlyReference();
      if (only != null && only.fallback() == null) {
        return only.path();
      }
      field.error("wants names with points between them, such as score or marks.0");
    } catch (TemplateSyntaxException e) {
      field.error(e.sentence());
    }
    return List.of();
  }

  private static @Nullable Scale scale(@Nullable Field field) {
    if (field == null) {
      return null;
    }
    List<Double> ends = new ArrayList<>();
    for (Field item : field.items()) {
      String text = item.text();
      if (text != null && text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
        ends.add(Double.valueOf(text));
      }
    }
    if (ends.size() != 2 || field.items().size() != 2 || ends.get(0) >= ends.get(1)) {
      field.error("wants the least and the greatest number that the judge may give: [1, 5]");
      return null;
    }
    return new Scale(ends.get(0), ends.get(1));
  }

  /** Stages whose answers are judged have names. */
  static List<StageSpec> named(List<StageSpec> judging, List<StageSpec> answered) {
    return named(judging.size(), answered);
  }

  private static List<StageSpec> named(int judges, List<StageSpec> answered) {
    return judges > 0 && answered.get(0).name().isEmpty() && answered.size() == 1
        ? List.of(answered.get(0).named(StageSpec.ANSWER))
        : answered;
  }

  /** The same variants, with the stages that judge behind their own. */
  static List<Variant> with(List<StageSpec> judging, List<Variant> variants) {
    return variants.stream()
        .map(
            variant ->
                new Variant(
                    variant.name(),
                    Stream.concat(named(judging, variant.stages()).stream(), judging.stream())
                        .toList()))
        .toList();
  }
}
