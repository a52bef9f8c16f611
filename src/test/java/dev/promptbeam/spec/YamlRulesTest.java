package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.request;
import static dev.promptbeam.spec.Specs.withRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlRulesTest {
  private static final String UNQUOTED =
      "unquoted {{: YAML reads it as a mapping; put the text in quotes";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "16:9",
        "no",
        "007",
        "2024-01-01",
        "1.50",
        "1e5",
        "0x1F",
        "True",
        "~x",
        "yes",
        ".5",
        ".inf",
        "+1",
        "1_000",
        "Classify {{review}} now",
        "{a",
        "!not a tag"
      })
  void textKeepsItsSpelling(String scalar) throws Exception {
    boolean plain = !scalar.startsWith("{") && !scalar.startsWith("!");
    String spelled = plain ? scalar : "'" + scalar + "'";

    assertThat(text("prompt: " + spelled)).isEqualTo(scalar);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt: \"Say: {{word}} \\. it\"",
        "{prompt: 'It''s: {{word}}', labels: {a: b}",
        "prompt: \"Say: \\\" {{word}}, {{word}}"
      })
  void bracesInQuotesAreNotWhatIsWrong(String request) throws Exception {
    assertThat(errors(request(request)))
        .isNotEmpty()
        .noneMatch(error -> error.contains("unquoted"));
  }

  @Test
  void bracesWithoutQuotesAreFoundBesideQuotedText() throws Exception {
    assertThat(errors(request("{system: 'Don''t: {{word}}', prompt: {{word}}: don't}")))
        .singleElement()
        .asString()
        .contains(UNQUOTED);
  }

  @Test
  void bracesKeepTheirMeaningInEveryQuotingStyle() throws Exception {
    assertThat(text("prompt: Say {{word}}")).isEqualTo("Say {{word}}");
    assertThat(text("prompt: '{{word}} it''s'")).isEqualTo("{{word}} it's");
    assertThat(text("prompt: \"{{word}}\\n{{{{\"")).isEqualTo("{{word}}\n{{{{");
    assertThat(text("prompt: |\n  {{word}}: a\n  # b\n")).isEqualTo("{{word}}: a\n# b\n");
    assertThat(text("prompt: >-\n  {{word}}\n  folded\n")).isEqualTo("{{word}} folded");
    assertThat(text("prompt: [\"{{word}}\", x]")).isEqualTo("{{word}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "prompt: {{word}}           ~ 5:11: request.prompt: UNQUOTED",
        "prompt: {{ word }}         ~ 5:11: request.prompt: UNQUOTED",
        "prompt: {{a.b}}            ~ 5:11: request.prompt: UNQUOTED",
        "prompt: [{{word}}]         ~ 5:12: request.prompt[0]: UNQUOTED",
        "prompt: {{word}} is good   ~ 5:11: UNQUOTED",
        "prompt: {{word             ~ 5:11: UNQUOTED",
        "system: {{{{word}}         ~ 5:11: UNQUOTED",
        "{{word}}: x                ~ 5:3: request: UNQUOTED",
      })
  void unquotedBracesGetHint(String line, String error) {
    assertThat(errors(request(line)))
        .first()
        .isEqualTo("x.yaml:" + error.replace("UNQUOTED", UNQUOTED));
  }

  @Test
  void unquotedBracesAreTheOnlyErrorOfTheirField() {
    assertThat(errors(request("prompt: p\ngenerationConfig: {temperature: {{t}}}\n")))
        .containsExactly("x.yaml:6:35: request.generationConfig.temperature: " + UNQUOTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "prompt: a: b           ~ 5:12: a second \": \" on this line; put text that holds one in"
            + " quotes",
        "prompt: \"a            ~ 6:1: not YAML: found unexpected end of stream (while scanning a"
            + " quoted scalar)",
        "prompt: {% x %}        ~ 5:11: unquoted {%: YAML reads it as a mapping; put the text in"
            + " quotes",
        "prompt: *x             ~ 5:11: aliases (*x) are not allowed: write the value out",
      })
  void syntaxErrorHasItsPlace(String line, String error) {
    assertThat(errors(request(line))).containsExactly("x.yaml:" + error);
  }

  @Test
  void refusesAliasesAndCycles() {
    assertThat(errors("a: &x [*x]\nb: *x\n"))
        .containsExactly(
            "x.yaml:1:8: aliases (*x) are not allowed: write the value out",
            "x.yaml:2:4: aliases (*x) are not allowed: write the value out");
  }

  @Test
  void refusesDuplicateKeysEverywhere() {
    assertThat(
            errors(
                """
                name: demo
                name: demo
                dataset: {path: a, path: b}
                model: m
                request:
                  prompt: p
                  generationConfig: {temperature: 0, temperature: 1, top_p: 1, topP: 1}
                """))
        .containsExactly(
            "x.yaml:2:1: name: is given twice, first on line 1",
            "x.yaml:3:20: dataset.path: is given twice, first on line 3",
            "x.yaml:7:38: request.generationConfig.temperature: is given twice, first on line 7",
            "x.yaml:7:64: request.generationConfig.topP: topP is given twice: as itself, as"
                + " snake_case or as a shorthand");
  }

  @Test
  void refusesWhatIsNotOneMapping() {
    assertThat(errors("")).containsExactly("x.yaml:1:1: the spec is empty");
    assertThat(errors("# only a comment\n")).containsExactly("x.yaml:1:1: the spec is empty");
    assertThat(errors("- a\n"))
        .containsExactly("x.yaml:1:1: a spec is keys and values, beginning with name: ...");
    assertThat(errors("a: 1\n---\nb: 2\n"))
        .containsExactly("x.yaml:2:1: a spec is one YAML document: a second one begins here");
    assertThat(errors("a: \u0007\n"))
        .containsExactly("x.yaml:1:1: a character that YAML does not allow: U+0007");
    assertThat(errors(request("prompt: !secret x\n")))
        .containsExactly("x.yaml:5:11: request.prompt: YAML tags (!secret) are not supported");
    assertThat(errors(request("prompt: p\n? [a, b]\n: c\n")))
        .containsExactly("x.yaml:6:5: request: a key must be text");
  }

  @Test
  void readsFileWithByteOrderMark() throws Exception {
    assertThat(Specs.parse("\uFEFF" + Specs.MINIMAL).name()).isEqualTo("demo");
  }

  @Test
  void requestKeepsCoreSchemaTypes() throws Exception {
    Spec spec =
        withRequest(
            """
            prompt: p
            generationConfig:
              temperature: 0
              topP: .5
              topK: 0x10
              maxOutputTokens: +0100
              presencePenalty: 1e-1
              responseLogprobs: True
              responseMimeType: application/json
              imageConfig: {aspectRatio: 16:9}
              stopSequences: [no, 007, 2024-01-01]
              responseJsonSchema: {enum: [no, 1, 1.50, null, false], const: ~}
            """);

    assertThat(spec.requestJson())
        .endsWith(
            "\"generationConfig\":{\"temperature\":0,\"topP\":0.5,\"topK\":16,"
                + "\"maxOutputTokens\":100,\"presencePenalty\":1e-1,\"responseLogprobs\":true,"
                + "\"responseMimeType\":\"application/json\","
                + "\"imageConfig\":{\"aspectRatio\":\"16:9\"},"
                + "\"stopSequences\":[\"no\",\"007\",\"2024-01-01\"],"
                + "\"responseJsonSchema\":{\"enum\":[\"no\",1,1.50,null,false],\"const\":null}}}");
  }

  private static String text(String yaml) throws Exception {
    JsonNode request = Json.MAPPER.readTree(withRequest(yaml).requestJson());
    return request.at("/contents/0/parts/0/text").textValue();
  }

  @Test
  void refusesWhatIsNestedWithoutBoundAtItsPlace() {
    String deep = "[".repeat(100_000);
    assertThat(errors("name: a\nrequest: {prompt: " + deep))
        .containsExactly("x.yaml:2:217: is nested deeper than 200 levels");
    assertThat(errors("a: ".repeat(1) + "[".repeat(300) + "]".repeat(300)))
        .containsExactly("x.yaml:1:203: is nested deeper than 200 levels");
  }

  @Test
  void refusesAMillionLaughsAtOnce() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha]\n");
    for (int i = 1; i < 30; i++) {
      int before = i - 1;
      laughs.append("a" + i + ": &a" + i + " [*a" + before + ", *a" + before + "]\n");
    }
    assertThat(errors(laughs.toString())).hasSize(58).allMatch(error -> error.contains("aliases"));
  }

  @Test
  void refusesAFileOfManyMegabytes() {
    assertThat(errors("# " + "x".repeat(4_000_000) + "\n"))
        .containsExactly(
            "x.yaml:1:1: has more than 4 MB; what is long belongs in the dataset, a column of its"
                + " own");
  }

  @Test
  void placeholdersWithoutAnEndAreReadInOneGo() {
    String text = "${a} " + "{{ ".repeat(500_000);
    assertThat(errors("name: a\nrequest: {prompt: \"" + text + "\"}\n"))
        .anyMatch(error -> error.contains("${a} has no value"));
  }
}
