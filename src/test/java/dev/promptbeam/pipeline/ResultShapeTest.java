package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.spec.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which members the result rows of a run have, by its spec alone. */
final class ResultShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prompt: p | ''",
        "'tools: [{functionDeclarations: [{name: f}]}]' | calls",
        "'tools: [{googleSearch: {}}]' | ''",
        "'tools: \"{{tools}}\"' | calls media",
        "'tools: [\"{{tool}}\"]' | calls media",
        "'tools: [{codeExecution: {}}]' | media",
        "'cachedContent: cachedContents/a' | calls",
        "'generationConfig: {thinkingConfig: {includeThoughts: true}}' | thoughts",
        "'generationConfig: {thinkingConfig: {includeThoughts: false}}' | ''",
        "'generationConfig: {thinkingConfig: {includeThoughts: \"{{t}}\"}}' | thoughts",
        "'generationConfig: {thinkingConfig: \"{{t}}\"}' | thoughts",
        "'generationConfig: {candidateCount: 1}' | ''",
        "'generationConfig: {candidateCount: 2}' | candidates",
        "'generationConfig: {candidateCount: \"{{n}}\"}' | candidates",
        "'generationConfig: {responseModalities: [TEXT]}' | ''",
        "'generationConfig: {responseModalities: [TEXT, Image]}' | media",
        "'generationConfig: {speechConfig: {languageCode: de}}' | media",
        "'generationConfig: \"{{config}}\"' | candidates thoughts media shared",
        "'generationConfig: {temperature: 0.0}' | shared",
        "'generationConfig: {temperature: 0.1}' | ''",
        "'generationConfig: {temperature: \"{{t}}\"}' | shared",
      })
  void theRequestDecides(String more, String members) throws Exception {
    assertThat(members(shape("gemini-2.5-flash", more, "auto"))).isEqualTo(members);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.1-flash-image, media",
    "gemini-2.5-flash-preview-tts, media",
    "gemini-nano-banana-2.1, media",
    "gemini-2.5-flash-image-preview, media",
    "gemini-3.5-flash-lite, ''",
  })
  void soDoesTheModelByItsName(String model, String members) throws Exception {
    assertThat(members(shape(model, "", "auto"))).isEqualTo(members);
  }

  @ParameterizedTest
  @CsvSource({"true, 1, shared", "false, 0, ''", "auto, 1, ''", "auto, 0, shared"})
  void rowsCanShareWhereTheSpecLetsThem(String deduplicate, String temperature, String members)
      throws Exception {
    String config = "generationConfig: {temperature: " + temperature + "}";
    assertThat(members(shape("gemini-2.5-flash", config, deduplicate))).isEqualTo(members);
  }

  private ResultShape shape(String model, String more, String deduplicate) throws Exception {
    String yaml =
        """
        name: n
        dataset: {path: d.jsonl}
        model: %s
        request:
          contents: [{parts: [{text: p}]}]
          %s
        batch: {deduplicate: %s}
        """
            .formatted(model, more.equals("prompt: p") ? "" : more, deduplicate);
    return new RunPlanner(Specs.parse(yaml)).shape();
  }

  private static String members(ResultShape shape) {
    List<String> members = new ArrayList<>();
    ((TextMembers) shape.answer())
        .extras().stream()
            .map(extra -> extra.name().toLowerCase(Locale.ROOT))
            .sorted()
            .forEach(members::add);
    if (shape.media()) {
      members.add("media");
    }
    if (shape.shared()) {
      members.add("shared");
    }
    return String.join(" ", members);
  }
}
