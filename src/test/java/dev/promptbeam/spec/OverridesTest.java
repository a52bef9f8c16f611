package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.MINIMAL;
import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.params;
import static dev.promptbeam.spec.Specs.parse;
import static dev.promptbeam.spec.Specs.request;
import static dev.promptbeam.spec.Specs.sets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {

  @Test
  void fillsParametersOnceAndWithTheirType() throws Exception {
    Spec spec =
        parse(
            """
            name: demo-${n}
            dataset: {path: "${dir}/rows.jsonl"}
            model: gemini-3.5-flash-lite
            request:
              prompt: 'Say {{word}} {{c?${n}}} in ${lang}, $${lang} costs $5 and ${1}'
              generationConfig:
                seed: "${n}"
                temperature: 0.${n}
            batch:
              attempts: ${n}
            """,
            params(Map.of("n", "7", "dir", "a/b", "lang", "${n} {{x}}")));

    assertThat(spec.name()).isEqualTo("demo-7");
    assertThat(spec.dataset().paths()).containsExactly("a/b/rows.jsonl");
    assertThat(spec.batch().attempts()).isEqualTo(7);
    assertThat(spec.requestJson())
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":"
                + "\"Say {{word}} {{c?${n}}} in ${n} {{x}}, ${lang} costs $5 and ${1}\"}]}],"
                + "\"generationConfig\":{\"seed\":7,\"temperature\":0.7}}");
  }

  @Test
  void namesUndefinedAndUnusedParameters() {
    assertThat(
            errors(MINIMAL.replace("demo", "${nmae}"), params(Map.of("name", "x", "other", "y"))))
        .containsExactly(
            "x.yaml:1:7: name: ${nmae} has no value: give it with --param nmae=..., or write $${"
                + " for a literal ${; did you mean \"name\"?",
            "x.yaml:1:7: name: wants letters, digits, '-' and '_', at most 63 of them",
            "--param name:1:1: the spec has no ${name}",
            "--param other:1:1: the spec has no ${other}");
  }

  @Test
  void setsValuesAsYamlAndAsText() throws Exception {
    SpecOverrides overrides =
        new SpecOverrides(
            Map.of(),
            Map.of(
                "batch.attempts", "5",
                "request.generationConfig.temperature", "0.10",
                "dataset.path", "'no'",
                "batch.quotas.gemini-3.5-flash-lite.enqueuedTokens", "600",
                "output.accept.1", "MAX_TOKENS"),
            Map.of("request.prompt", "007: {{x}}"),
            "emulator",
            3L,
            false);
    String text =
        MINIMAL
            + "batch: {quotas: {gemini-3.5-flash-lite: {enqueuedTokens: 1}}}\n"
            + "output: {accept: [STOP, X]}\n";

    Spec spec = parse(text, overrides);

    assertThat(spec.batch().attempts()).isEqualTo(5);
    assertThat(spec.batch().maxTokens()).isEqualTo(500);
    assertThat(spec.dataset().paths()).containsExactly("no");
    assertThat(spec.output().accept()).containsExactlyInAnyOrder("STOP", "MAX_TOKENS");
    assertThat(spec.endpoint()).isEqualTo("emulator");
    assertThat(spec.limit()).isEqualTo(3);
    assertThat(spec.requestJson())
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"007: {{x}}\"}]}],"
                + "\"generationConfig\":{\"temperature\":0.10}}");
  }

  @Test
  void setToNothingTakesKeyAway() throws Exception {
    String text = MINIMAL.replace("dataset: {", "dataset: {key: id, ");

    assertThat(parse(text, sets(Map.of("dataset.key", ""))).dataset().key()).isNull();
    assertThat(parse(text, sets(Map.of("dataset.key", "null"))).dataset().key()).isNull();
  }

  @Test
  void errorsOfOptionsNameTheOption() {
    SpecOverrides overrides =
        new SpecOverrides(
            Map.of(),
            Map.of("batch.attempts", "99"),
            Map.of("batch.atempts", "1"),
            "ftp://x",
            -1L,
            false);

    assertThat(errors(MINIMAL, overrides))
        .containsExactly(
            "--endpoint:1:1: wants gemini, emulator or a base URL such as https://host",
            "--limit:1:1: must not be negative",
            "--set batch.attempts:1:1: batch.attempts: must be from 1 to 20, not \"99\"",
            "--set-string batch.atempts:1:1: batch.atempts: unknown key; did you mean"
                + " \"attempts\"?");
  }

  @Test
  void refusesSetsThatLeadNowhere() {
    assertThat(errors(MINIMAL, sets(Map.of("batch.poll", "[a]"))))
        .containsExactly(
            "--set batch.poll:1:1: batch.poll: wants a YAML scalar; --set-string takes any text");
    assertThat(errors(MINIMAL, sets(Map.of("name.x", "1"))))
        .containsExactly("--set name.x:1:1: name.x: leads into a single value, which has no keys");
    assertThat(errors(MINIMAL, sets(Map.of("a..b", "1"))))
        .containsExactly("--set a..b:1:1: a..b: a path is keys with dots between them");
    assertThat(errors(MINIMAL.replace("rows.jsonl", "[a]"), sets(Map.of("dataset.path.1", "b"))))
        .containsExactly(
            "--set dataset.path.1:1:1: dataset.path.1: the spec has no such list item");
  }

  @Test
  void unknownWordsBecomeWarningsToo() throws Exception {
    SpecOverrides allow = new SpecOverrides(Map.of(), Map.of(), Map.of(), null, null, true);
    String request =
        "prompt: p\ngenerationConfig: {thinkingConfig: {thinkingLevel: ULTRA}, mediaResolution:"
            + " MEDIA_RESOLUTION_LO}\n";

    assertThat(errors(request(request))).hasSize(2);
    Spec spec = parse(request(request), allow);
    assertThat(spec.requestJson()).contains("\"thinkingLevel\":\"ULTRA\"");
    assertThat(spec.warnings()).hasSize(2);
    assertThat(spec.warnings().get(0))
        .endsWith(
            ".yaml:6:54: request.generationConfig.thinkingConfig.thinkingLevel: wants one of"
                + " MINIMAL, LOW, MEDIUM, HIGH, XHIGH; not \"ULTRA\"");
    assertThat(spec.warnings().get(1)).endsWith("did you mean \"MEDIA_RESOLUTION_LOW\"?");
  }

  @Test
  void unknownRequestFieldsBecomeWarnings() throws Exception {
    SpecOverrides allow = new SpecOverrides(Map.of(), Map.of(), Map.of(), null, null, true);
    Spec spec =
        parse(
            request("prompt: p\ngenerationConfig: {new_field: {a: \"{{c}}\"}, tempratur: 0}\n"),
            allow);

    assertThat(spec.allowUnknownFields()).isTrue();
    assertThat(spec.requestJson())
        .endsWith("\"generationConfig\":{\"new_field\":{\"a\":\"{{c}}\"},\"tempratur\":0}}");
    assertThat(spec.warnings()).hasSize(2);
    assertThat(spec.warnings().get(0))
        .endsWith(".yaml:6:22: request.generationConfig.new_field: unknown field");
    assertThat(spec.warnings().get(1))
        .endsWith("tempratur: unknown field; did you mean \"temperature\"?");
    assertThat(errors(request("prompt: p\nserviceTier: flex\ntop: {{x}}\n"), allow)).hasSize(2);
  }
}
