package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.spec.guide.ModelGuide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a spec is warned of because of its model. */
final class ModelGuideTest {
  private static final String SPEC =
      """
      name: demo
      dataset: {path: rows.jsonl}
      model: %s
      request:
        prompt: "Say {{word}}"
        generationConfig: %s
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-flash | 2026-11-30 | gemini-2.5-flash retires on 2026-12-01:"
            + " gemini-3.5-flash-lite answers from then on, at its price (an article quoting"
            + " Google's deprecations page, 2026-11-10)",
        "gemini-2.5-flash-001 | 2026-12-01 | gemini-2.5-flash-001 is answered by"
            + " gemini-3.5-flash-lite since 2026-12-01, at its price (an article quoting Google's"
            + " deprecations page, 2026-11-10)",
        "gemini-2.5-pro | 2026-12-01 | gemini-2.5-pro is answered by gemini-3.8-flash since"
            + " 2026-12-01, at its price (an article quoting Google's deprecations page,"
            + " 2026-11-10)",
        "gemini-2.0-flash | 2026-11-28 | gemini-2.0-flash has retired on 2026-06-01: calls are"
            + " refused (Google's deprecations page, 2026-11)",
        "gemini-3.8-flash | 2026-11-28 | gemini-3.8-flash has no known quota: that of"
            + " gemini-3.6-flash is assumed; batch.quotas says another",
        "gemini-5-flash | 2026-11-28 | gemini-5-flash is not in the table of models of 2026-11-28:"
            + " assumed: quota and price of gemini-3.6-flash",
        "gemini-x | 2026-11-28 | gemini-x is not in the table of models of 2026-11-28: assumed: a"
            + " small quota and no price",
        "gemma-3-27b-it | 2026-11-28 | gemma-3-27b-it cannot be asked in jobs (Google's guide to"
            + " the Batch API, 2026-09)",
      })
  void saysWhatIsKnownOfTheModel(String model, LocalDate today, String expected) throws Exception {
    assertThat(warnings(model, "{}", today)).contains("spec.yaml:3:8: model: " + expected);
  }

  @ParameterizedTest
  @CsvSource({"gemini-3.5-flash-lite", "gemini-2.5-flash-lite", "gemini-3.6-flash"})
  void aModelThatLivesIsNotTalkedOf(String model) throws Exception {
    assertThat(warnings(model, "{maxOutputTokens: 5}", LocalDate.parse("2026-12-24"))).isEmpty();
  }

  @Test
  void fieldsThatTheModelIgnoresAreNamedInTheirPlace() throws Exception {
    List<String> found =
        warnings("gemini-3.6-flash", "{temperature: 0.5, top_p: 0.9, topK: \"{{k}}\"}", today());

    String source = " (ai.google.dev/gemini-api/docs/latest-model, 2026-07)";
    assertThat(found)
        .containsExactly(
            "spec.yaml:6:22: request.generationConfig.temperature: gemini-3.6-flash ignores it"
                + source,
            "spec.yaml:6:40: request.generationConfig.topP: gemini-3.6-flash ignores it" + source,
            "spec.yaml:6:52: request.generationConfig.topK: gemini-3.6-flash ignores it" + source);
    assertThat(warnings("gemini-2.5-flash-lite", "{temperature: 0.5}", today())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, auto, true",
    "0.0, auto, true",
    "'\"{{t}}\"', auto, true",
    "1, auto, false",
    "0, true, false",
    "0, false, false"
  })
  void sharingByATemperatureThatIsIgnoredIsNamed(String value, String deduplicate, boolean warned)
      throws Exception {
    String spec =
        SPEC.formatted("gemini-3.8-flash-001", "{temperature: " + value + "}")
            + "batch: {deduplicate: "
            + deduplicate
            + "}\n";
    assertThat(parse(spec, today()).warnings())
        .filteredOn(text -> text.contains("batch.deduplicate: auto asks equal requests once"))
        .hasSize(warned ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-3.8-flash | {thinkingConfig: {thinkingLevel: minimal}} | takes LOW, MEDIUM, HIGH",
        "gemini-3-pro-image | {imageConfig: {imageSize: 512}} | takes 1K, 2K, 4K",
        "gemini-2.5-flash-image | {imageConfig: {aspectRatio: '8:1'}} | takes 1:1, 2:3",
        "gemini-2.5-flash-image | {imageConfig: {imageSize: 2K}} | imageSize:"
            + " gemini-2.5-flash-image takes 1K (Google's guide to image generation",
        "gemini-2.5-flash | {thinkingConfig: {thinkingLevel: LOW}} | thinkingLevel:"
            + " gemini-2.5-flash takes thinkingBudget, and no thinkingLevel (programs that quote"
            + " Google's guide to thinking",
        "gemini-2.5-pro | {thinkingConfig: {thinkingBudget: 0}} | thinkingBudget: gemini-2.5-pro"
            + " takes budgets of 128 to 32768 tokens, or -1 (programs that quote",
        "gemini-3.1-flash-lite | {candidateCount: 2} | candidateCount: gemini-3.1-flash-lite makes"
            + " at most 1 candidate (a report that 3.x models refuse a second candidate",
        "gemini-2.5-flash | {responseLogprobs: true} | responseLogprobs: gemini-2.5-flash refuses"
            + " it (reports of refusals",
        "gemini-3.8-flash | {responseModalities: [TEXT, IMAGE]} | responseModalities:"
            + " gemini-3.8-flash answers in TEXT (public lists of the models",
        "gemini-3.8-flash | {imageConfig: {imageSize: 1K}} | imageConfig: gemini-3.8-flash answers"
            + " in TEXT",
        "gemini-3.1-flash-image | {speechConfig: {languageCode: de}} | speechConfig:"
            + " gemini-3.1-flash-image answers in TEXT, IMAGE",
      })
  void valuesThatTheModelDoesNotTakeAreNamed(String model, String config, String words)
      throws Exception {
    assertThat(warnings(model, config, today())).anyMatch(text -> text.contains(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-flash-preview-tts | ''",
        "gemini-2.5-flash-image | gemini-2.5-flash-image takes no tools (Google's guide to image"
            + " generation and SDK 3.3.0, 2026-11)",
        "gemini-3-pro-image | ''",
        "gemini-3.8-flash | ''",
      })
  void toolsThatTheModelDoesNotTakeAreNamed(String model, String words) throws Exception {
    String request = SPEC.formatted(model, "{}") + "  tools: [{googleSearch: {}}]\n";

    assertThat(parse(request, today()).warnings())
        .filteredOn(text -> text.contains("tools[0].googleSearch"))
        .allMatch(text -> text.endsWith(": request.tools[0].googleSearch: " + words))
        .hasSize(words.isEmpty() ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-flash | {candidateCount: 8}",
        "gemini-2.5-flash | {thinkingConfig: {thinkingBudget: -1}}",
        "gemini-3.8-flash | {thinkingConfig: {thinkingLevel: low}}",
        "gemini-3.5-flash-lite | {thinkingConfig: {thinkingLevel: MINIMAL}}",
        "gemini-3.1-flash-image | {imageConfig: {imageSize: 512, aspectRatio: '8:1'}}",
      })
  void valuesThatItTakesAreNot(String model, String config) throws Exception {
    assertThat(warnings(model, config, today()))
        .noneMatch(text -> text.contains("request.generationConfig."));
  }

  private List<String> warnings(String model, String config, LocalDate today) throws Exception {
    return parse(SPEC.formatted(model, config), today).warnings();
  }

  private Spec parse(String yaml, LocalDate today) throws Exception {
    Path file = Files.writeString(folder.resolve("spec.yaml"), yaml);
    Spec spec =
        SpecParser.parse(file, Specs.AS_WRITTEN, new ModelGuide(ModelCatalog.builtIn(), today));
    return spec.warnings().isEmpty() ? spec : named(spec);
  }

  /** Its warnings without the folder of the test. */
  private Spec named(Spec spec) {
    return new Spec(
        spec.name(),
        spec.endpoint(),
        spec.dataset(),
        spec.samples(),
        spec.variants(),
        spec.batch(),
        spec.output(),
        spec.score(),
        spec.reuse(),
        spec.budget(),
        spec.limit(),
        spec.allowUnknownFields(),
        spec.warnings().stream().map(text -> text.replace(folder + "/", "")).toList());
  }

  private static LocalDate today() {
    return LocalDate.parse("2026-11-28");
  }
}
