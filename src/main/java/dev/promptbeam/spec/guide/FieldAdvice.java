package dev.promptbeam.spec.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.catalog.ModelFacts;
import dev.promptbeam.catalog.ModelFacts.Fact;
import dev.promptbeam.spec.guide.ModelGuide.Hint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warnings of fields of a request that only some models take, with the source of each. */
final class FieldAdvice {
  private static final String CONFIG = "generationConfig.";
  private static final String MULTIMODAL = CONFIG + "responseModalities";

  private static final String TASK_IN_TEXT =
      " takes no taskType and no title: they stand in the text, such as \"task: search result |"
          + " query: {{query}}\" or \"title: {{title}} | text: {{text}}\"";

  private final ModelCatalog catalog;
  private final String model;
  private final JsonNode request;
  private final List<Hint> hints = new ArrayList<>();

  private FieldAdvice(ModelCatalog catalog, String model, JsonNode request) {
    this.catalog = catalog;
    this.model = model;
    this.request = request;
  }

  /**
   * @param model as the spec names it
   * @param request by camelCase names, its placeholders in place: those are not judged
   */
  static List<Hint> of(ModelCatalog catalog, String model, ModelFacts facts, JsonNode request) {
    FieldAdvice advice = new FieldAdvice(catalog, model, request);
    advice.addThinking(facts);
    advice.addCandidates(facts.candidates());
    advice.addLogprobs(facts.logprobs());
    advice.addModalities(facts.modalities());
    advice.addTools(facts.tools());
    advice.addWord(CONFIG + "imageConfig.imageSize", facts.imageSizes());
    advice.addWord(CONFIG + "imageConfig.aspectRatio", facts.aspectRatios());
    advice.addTask(facts.taskTypes());
    advice.addRange("outputDimensionality", facts.dimensions(), " makes vectors of N values", "");
    return advice.hints;
  }

  private void addThinking(ModelFacts facts) {
    String level = CONFIG + "thinkingConfig.thinkingLevel";
    Fact<List<String>> levels = facts.thinkingLevels();
    if (levels != null && levels.is().isEmpty()) {
      if (!at(level).isMissingNode()) {
        add(level, " takes thinkingBudget, and no thinkingLevel", levels);
      }
    } else {
      addWord(level, levels);
    }
    addRange(
        CONFIG + "thinkingConfig.thinkingBudget",
        facts.thinkingBudgets(),
        " takes budgets of N tokens, or -1",
        "-1");
  }

  private void addCandidates(@Nullable Fact<Long> most) {
    String path = CONFIG + "candidateCount";
    if (most != null && at(path).isNumber() && at(path).asLong() > most.is()) {
      add(path, " makes at most " + most.is() + (most.is() == 1 ? " candidate" : " of them"), most);
    }
  }

  private void addLogprobs(@Nullable Fact<Boolean> known) {
    String path = CONFIG + "responseLogprobs";
    if (known != null && !known.is() && at(path).asBoolean()) {
      add(path, " refuses it", known);
    }
  }

  private void addModalities(@Nullable Fact<List<String>> known) {
    if (known == null) {
      return;
    }
    JsonNode asked = at(MULTIMODAL);
    for (JsonNode modality : asked) {
      if (lacks(known, modality)) {
        add(MULTIMODAL, " answers in " + String.join(", ", known.is()), known);
        return;
      }
    }
    for (Map.Entry<String, String> field :
        Map.of("imageConfig", "IMAGE", "speechConfig", "AUDIO").entrySet()) {
      if (!at(CONFIG + field.getKey()).isMissingNode() && !known.is().contains(field.getValue())) {
        add(CONFIG + field.getKey(), " answers in " + String.join(", ", known.is()), known);
      }
    }
  }

  private void addTools(@Nullable Fact<List<String>> known) {
    if (known == null) {
      return;
    }
    JsonNode tools = request.path("tools");
    for (int i = 0; i < tools.size(); i++) {
      for (Map.Entry<String, JsonNode> tool : tools.path(i).properties()) {
        if (!known.is().contains(tool.getKey())) {
          String others = known.is().isEmpty() ? "no tools" : String.join(", ", known.is());
          add("tools[" + i + "]." + tool.getKey(), " takes " + others, known);
        }
      }
    }
  }

  private void addTask(@Nullable Fact<List<String>> known) {
    if (known == null || !known.is().isEmpty()) {
      addWord("taskType", known);
      return;
    }
    for (String name : List.of("taskType", "title")) {
      if (request.has(name)) {
        add(name, TASK_IN_TEXT, known);
      }
    }
  }

  /**
   * @param words with N for the bounds
   * @param besides a number that is right too
   */
  private void addRange(
      String path, @Nullable Fact<List<Long>> known, String words, String besides) {
    JsonNode wanted = at(path);
    if (known == null || !wanted.isNumber() || wanted.asText().equals(besides)) {
      return;
    }
    BigDecimal value = wanted.decimalValue();
    long least = known.is().get(0);
    long most = known.is().get(1);
    boolean outside =
        value.compareTo(BigDecimal.valueOf(least)) < 0
            || value.compareTo(BigDecimal.valueOf(most)) > 0;
    if (outside) {
      add(path, words.replace("N", least + " to " + most), known);
    }
  }

  private void addWord(String path, @Nullable Fact<List<String>> known) {
    if (known != null && lacks(known, at(path))) {
      add(path, " takes " + String.join(", ", known.is()), known);
    }
  }

  private static boolean lacks(Fact<List<String>> known, JsonNode word) {
    return word.isTextual()
        && !word.textValue().contains("{{")
        && known.is().stream().noneMatch(one -> one.equalsIgnoreCase(word.textValue()));
  }

  private JsonNode at(String path) {
    return request.at("/" + path.replace('.', '/'));
  }

  private void add(String path, String words, Fact<?> fact) {
    String source = " (" + catalog.described(fact.source()) + ")";
    hints.add(new Hint(path, model + words + source));
  }
}
