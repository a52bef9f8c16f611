package dev.promptbeam.spec;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import dev.promptbeam.score.Scoring;
import dev.promptbeam.spec.stage.StageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code score}. */
final class ScoreSection {
  private static final Set<String> ALL = Set.of("name", "type", "expected", "absent", "path");

  /** Those that say what an answer is compared with; a judge has a request. */
  private static final Set<String> ROW = Set.of("expected", "absent", "path");

  private static final Map<ScoreType, Set<String>> MORE =
      Map.of(
          ScoreType.MATCH, Set.of("ignoreCase"),
          ScoreType.CONTAINS, Set.of("ignoreCase"),
          ScoreType.REGEX, Set.of("ignoreCase", "pattern"),
          ScoreType.NUMBER, Set.of("tolerance", "decimal"),
          ScoreType.CHOICE, Set.of("choices"),
          ScoreType.JUDGE, JudgesSection.KEYS);
  private static final Set<String> KNOWN =
      Stream.concat(ALL.stream(), MORE.values().stream().flatMap(Set::stream))
          .collect(Collectors.toUnmodifiableSet());
  private static final Map<String, ScoreType> TYPES =
      Stream.of(ScoreType.values()).collect(Collectors.toMap(ScoreType::word, type -> type));
  private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);

  /** What {@code compare --fail-if} calls other figures than scores. */
  private static final Set<String> TAKEN = Set.of("cost", "tokens", "failures");

  private final RequestKind kind;
  private final List<String> stages;
  private final boolean judgedOnly;
  private final Map<String, Field> names = new HashMap<>();

  private ScoreSection(List<StageSpec> stages) {
    this.stages = stages.stream().map(StageSpec::name).toList();
    this.judgedOnly = this.stages.equals(List.of(StageSpec.ANSWER));
    this.kind = stages.isEmpty() ? RequestKind.GENERATE : stages.get(stages.size() - 1).kind();
  }

  /**
   * @param stages of which the answers of the last are scored
   */
  static ScoreRules read(@Nullable Field score, List<StageSpec> stages) {
    if (score == null) {
      return ScoreRules.NONE;
    }
    if (!(score.value() instanceof MappingNode)) {
      return new ScoreRules(Missing.ZERO, new ScoreSection(stages).rules(score.items()));
    }
    if (isRule((MappingNode) score.value())) {
      score.error("wants a list of scores, [{name: ...}], or {missing: ..., by: [{name: ...}]}");
      return ScoreRules.NONE;
    }
    Section section =
        Section.of(score.path(), score.value(), score.errors(), Set.of("missing", "by"), Set.of());
    Missing missing = section.choice("missing", Map.of("zero", Missing.ZERO, "skip", Missing.SKIP));
    Field by = section.required("by");
    return new ScoreRules(
        missing == null ? Missing.ZERO : missing,
        by == null ? List.of() : new ScoreSection(stages).rules(by.items()));
  }

  /** One score where a list of them should be. */
  private static boolean isRule(MappingNode node) {
    Set<String> keys =
        node.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .filter(ScalarNode.class::isInstance)
            .map(key -> ((ScalarNode) key).getValue())
            .collect(Collectors.toSet());
    return !keys.contains("by") && (keys.contains("name") || keys.contains("type"));
  }

  private List<ScoreRule> rules(List<Field> items) {
    List<ScoreRule> rules = new ArrayList<>();
    for (Field item : items) {
      ScoreRule rule = rule(item);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private @Nullable ScoreRule rule(Field item) {
    Section rule = Section.of(item.path(), item.value(), item.errors(), KNOWN, Set.of());
    Field typeField = rule.required("type");
    ScoreType type = typeField == null ? null : typeField.choice(TYPES);
    String name = name(rule.required("name"));
    if (type == null) {
      return null;
    }
    rule.fields().values().stream()
        .filter(field -> isOfOthers(field, type))
        .forEach(field -> field.errors().add(field.key(), field.path(), "is not for this type"));
    if ((type == ScoreType.COSINE) != kind.equals(RequestKind.EMBED)) {
      rule.error(
          "type",
          type == ScoreType.COSINE
              ? "is for embeddings: kind: embed"
              : "is for text; embeddings have cosine");
    }
    ScoreRule read =
        new ScoreRule(
            name,
            type,
            expected(rule, type),
            Boolean.TRUE.equals(rule.choice("absent", Map.of("fail", false, "skip", true))),
            path(rule.field("path")),
            options(rule, type));
    String unfit = type == ScoreType.REGEX ? null : Scoring.faultOfConstants(read);
    if (unfit != null) {
      rule.error("expected", unfit);
    }
    return read;
  }

  private static boolean isOfOthers(Field field, ScoreType type) {
    String key = ((ScalarNode) field.key()).getValue();
    return KNOWN.contains(key)
        && (!ALL.contains(key) || (type == ScoreType.JUDGE && ROW.contains(key)))
        && !MORE.getOrDefault(type, Set.of()).contains(key);
  }

  private String name(@Nullable Field field) {
    String name = field == null ? null : field.text();
    if (field == null || name == null) {
      return "";
    }
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,62}")) {
      field.error("wants a letter, then letters, digits, '-' and '_', at most 63 in all");
    } else if (TAKEN.contains(name)) {
      field.error("is what promptbeam compare calls another figure");
    }
    Field first = names.putIfAbsent(name, field);
    if (first != null) {
      int line = first.value().getStartMark().orElseThrow().getLine() + 1;
      field.error("is the name of two scores, of the other on line " + line);
    }
    return name;
  }

  private List<String> expected(Section rule, ScoreType type) {
    Field field = rule.field("expected");
    if (field == null && type != ScoreType.REGEX && type != ScoreType.JUDGE) {
      rule.required("expected");
    }
    List<String> texts = new ArrayList<>();
    for (Field item : field == null ? List.<Field>of() : field.items()) {
      String text = item.text();
      TextTemplate template = text == null ? null : template(text, item);
      if (text != null && template != null) {
        texts.add(text);
        template
            .references()
            .filter(reference -> stages.contains(reference.column()))
            .forEach(
                reference -> item.error("{{" + reference.display() + "}} " + noColumn(reference)));
      }
    }
    return texts;
  }

  private String noColumn(Reference reference) {
    return judgedOnly && reference.column().equals(StageSpec.ANSWER)
        ? "is what judges call the answer, and no column: rename the column, or give the answer"
            + " another name by stages: [{name: NAME, request: ...}]"
        : "is no column, but a stage";
  }

  private static @Nullable TextTemplate template(String text, Field field) {
    try {
      return TextTemplate.parse(text);
    } catch (TemplateSyntaxException e) {
      field.error(e.sentence());
      return null;
    }
  }

  /** Spelled as in a placeholder. */
  private static List<String> path(@Nullable Field field) {
    String text = field == null ? null : field.text();
    if (field == null || text == null) {
      return List.of();
    }
    Reference only = reference(text);
    if (only == null || only.fallback() != null) {
      field.error("wants names with points between them, such as answer.label or items.0");
    }
    return only == null ? List.of() : only.path();
  }

  /** Null for what cannot stand in a placeholder. */
  private static @Nullable Reference reference(String text) {
    try {
      return TextTemplate.parse("{{" + text + "}}").onlyReference();
    } catch (TemplateSyntaxException e) {
      return null;
    }
  }

  private static Options options(Section rule, ScoreType type) {
    Field decimal = rule.field("decimal");
    Boolean comma = decimal == null ? null : decimal.choice(Map.of("point", false, "comma", true));
    return new Options(
        Boolean.TRUE.equals(rule.choice("ignoreCase", TRUTH)),
        type == ScoreType.REGEX ? pattern(rule.required("pattern")) : null,
        tolerance(rule.field("tolerance")),
        Boolean.TRUE.equals(comma),
        rule.whole("choices", Options.MOST_CHOICES, 2, Options.MOST_CHOICES));
  }

  private static @Nullable String pattern(@Nullable Field field) {
    String text = field == null ? null : field.text();
    String fault = text == null ? null : Scoring.faultOfPattern(text);
    if (field != null && fault != null) {
      field.error("is no pattern of RE2, which has no lookaround and no backreferences: " + fault);
    }
    return text;
  }

  private static @Nullable String tolerance(@Nullable Field field) {
    String text = field == null ? null : field.text();
    if (field != null && text != null && !Scoring.isTolerance(text)) {
      field.error("wants a number such as 0.01, or a percentage of what is expected such as 1%");
      return null;
    }
    return text;
  }
}
