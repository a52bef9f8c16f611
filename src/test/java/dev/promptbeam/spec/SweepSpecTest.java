package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.spec.stage.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which a spec asks its rows. */
class SweepSpecTest {
  private static final String SPEC =
      """
      name: demo
      dataset: {path: rows.jsonl}
      model: gemini-3.5-flash-lite
      request:
        prompt: "Say {{word}}"
        generation_config: {temperature: 0.5, maxOutputTokens: 9}
      """;

  @Test
  void aSpecWithoutASweepHasOneVariantWithoutAName() throws Exception {
    Spec spec = parse(SPEC);

    assertThat(spec.swept()).isFalse();
    assertThat(spec.samples()).isEqualTo(1);
    assertThat(spec.variants()).containsExactly(new Variant("", spec.stages()));
    assertThat(Identity.of(spec)).doesNotContainKeys("samples", "sweep");
  }

  @Test
  void aPathWithinAnotherCannotBeSweptBesideIt() {
    assertThat(
            errors(
                SPEC
                    + """
                    sweep:
                      generationConfig: [{temperature: 0}, {temperature: 1}]
                      generationConfig.topP: [0.1, 0.2]
                    """))
        .containsExactly(
            "x.yaml:9:3: sweep.generationConfig.topP: is a part of generationConfig, which is swept"
                + " too");
  }

  @Test
  void aGridMakesAVariantOfEachCombinationAndItsLastKeyChangesFastest() throws Exception {
    Spec spec =
        parse(
            SPEC
                + """
                samples: 3
                sweep:
                  model: [gemini-2.5-flash, gemini-2.5-pro]
                  generationConfig.temperature: [0, 1.0]
                """);

    assertThat(spec.samples()).isEqualTo(3);
    assertThat(spec.trials()).isEqualTo(12);
    assertThat(spec.models()).containsExactly("gemini-2.5-flash", "gemini-2.5-pro");
    assertThat(asked(spec))
        .isEqualTo(
            inOrder(
                "model=gemini-2.5-flash,temperature=0", "gemini-2.5-flash" + request("0"),
                "model=gemini-2.5-flash,temperature=1.0", "gemini-2.5-flash" + request("1.0"),
                "model=gemini-2.5-pro,temperature=0", "gemini-2.5-pro" + request("0"),
                "model=gemini-2.5-pro,temperature=1.0", "gemini-2.5-pro" + request("1.0")));
    assertThat(spec.batch().quotas()).containsOnlyKeys("gemini-2.5-flash", "gemini-2.5-pro");
    assertThat(Identity.of(spec)).containsKeys("samples", "sweep");
  }

  @Test
  void theModelMayStandInTheSweepAlone() throws Exception {
    String spec = SPEC.replace("model: gemini-3.5-flash-lite\n", "");

    assertThat(parse(spec + "sweep: {model: [gemini-2.5-flash]}\n").model())
        .isEqualTo("gemini-2.5-flash");
    assertThat(errors(spec + "sweep: {prompt: [a, b]}\n"))
        .containsExactly("x.yaml:1:1: model: is missing");
  }

  @Test
  void valuesThatAreNoShortTextAreNamedByTheirPlace() throws Exception {
    Spec spec =
        parse(
            SPEC
                + """
                sweep:
                  prompt: ["Spell {{word}}", "A prompt of more than forty characters: {{word}}"]
                  generationConfig.stopSequences: [[a], [b, c]]
                """);

    assertThat(spec.variants())
        .extracting(Variant::name)
        .containsExactly(
            "prompt=Spell {{word}},stopSequences=#1",
            "prompt=Spell {{word}},stopSequences=#2",
            "prompt=#2,stopSequences=#1",
            "prompt=#2,stopSequences=#2");
  }

  @Test
  void aListPutsItsMembersOverTheRequest() throws Exception {
    Spec spec =
        parse(
            SPEC
                + """
                sweep:
                - {name: as it is}
                - {name: warm, request: {generationConfig: {temperature: 1}}}
                - {name: big, model: gemini-2.5-pro, request: {system: "Be brief."}}
                """);

    assertThat(asked(spec))
        .isEqualTo(
            inOrder(
                "as it is",
                "gemini-3.5-flash-lite" + request("0.5"),
                "warm",
                "gemini-3.5-flash-lite" + request("1"),
                "big",
                "gemini-2.5-pro"
                    + request("0.5")
                        .replaceFirst(
                            "}$",
                            ",\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]}}")));
  }

  @Test
  void withStagesTheStageIsNamed() throws Exception {
    Spec spec =
        parse(
            """
            name: demo
            dataset: {path: rows.jsonl}
            model: gemini-3.5-flash-lite
            stages:
            - {name: draft, request: {prompt: "Say {{word}}"}}
            - {name: judge, request: {prompt: "Judge {{draft.text}}"}}
            sweep: {draft.prompt: ["Spell {{word}}", "Sing {{word}}"], judge.model: [gemini-2.5-pro]}
            """);

    assertThat(spec.variants())
        .extracting(Variant::name)
        .containsExactly(
            "prompt=Spell {{word}},model=gemini-2.5-pro",
            "prompt=Sing {{word}},model=gemini-2.5-pro");
    assertThat(spec.models()).containsExactly("gemini-3.5-flash-lite", "gemini-2.5-pro");
    assertThat(spec.variants().get(1).stages().get(0).requestJson()).contains("Sing");
  }

  @Test
  void optionsReachIntoASweep() throws Exception {
    Spec spec =
        parse(
            SPEC
                + "samples: 2\nsweep: {generationConfig.temperature: [0, 1], seed: 7}\n"
                    .replace("seed", "generationConfig.seed"),
            Specs.sets(Map.of("samples", "4", "sweep.generationConfig.temperature.1", "2")));

    assertThat(spec.samples()).isEqualTo(4);
    assertThat(spec.variants())
        .extracting(Variant::name)
        .containsExactly("temperature=0,seed=7", "temperature=2,seed=7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{generationConfig.temprature: [0, 1]} ~ 7:9: request.generation_config.temprature:"
            + " unknown field; did you mean \"temperature\"?",
        "{request.prompt: [a, b]} ~ 7:9: sweep.request.prompt: is a path within the request: leave"
            + " \"request.\" out",
        "{batch.attempts: [1, 2]} ~ 7:9: sweep.batch.attempts: wants model, or a path within the"
            + " request: nothing else can be swept",
        "{prompt.text: [a]} ~ 7:9: sweep.prompt.text: leads into a single value, which has no keys",
        "{prompt..: [a]} ~ 7:9: sweep.prompt..: a path is keys with dots between them",
        "{prompt: []} ~ 7:17: sweep.prompt: must not be empty",
        "{generationConfig.temperature: [0, 1, 0]} ~ 7:8: sweep: \"temperature=0\" is the name"
            + " of two variants",
        "{generationConfig.temperature: [9]} ~ 7:40: request.generation_config.temperature: wants"
            + " a number from 0 to 2",
        "[{name: a}, {name: a}] ~ 7:27: sweep[1].name: \"a\" is the name of two variants",
        "[{model: gemini-2.5-pro}] ~ 7:9: sweep[0].name: is missing",
        "[{name: a, modl: x}] ~ 7:19: sweep[0].modl: unknown key; did you mean \"model\"?",
        "[{name: a, request: x}] ~ 7:28: sweep[0].request: wants the members of the request that"
            + " are other ones in this variant",
      })
  void saysWhatIsWrong(String sweep, String error) {
    assertThat(errors(SPEC + "sweep: " + sweep + "\n")).containsExactly("x.yaml:" + error);
  }

  @Test
  void aGridHasABound() {
    String many =
        IntStream.range(0, 51).mapToObj(String::valueOf).collect(Collectors.joining(", "));

    assertThat(errors(SPEC + "sweep: {generationConfig.seed: [" + many + "], prompt: [a, b]}\n"))
        .containsExactly("x.yaml:7:8: sweep: makes more than 100 variants: 102 so far");
  }

  @Test
  void rowsThatBringTheirRequestsAreAskedByOtherModelsAlone() throws Exception {
    String spec = "name: d\ndataset: {path: rows.jsonl, format: requests}\nmodel: gemini-2.5-pro\n";

    assertThat(parse(spec + "sweep: {model: [gemini-2.5-pro, gemini-2.5-flash]}\n").variants())
        .hasSize(2);
    assertThat(errors(spec + "sweep: {prompt: [a]}\n"))
        .containsExactly(
            "x.yaml:4:9: sweep.prompt: there is no request to put it in: only model can be swept");
  }

  private static String request(String temperature) {
    return " {\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say {{word}}\"}]}],"
        + "\"generationConfig\":{\"temperature\":"
        + temperature
        + ",\"maxOutputTokens\":9}}";
  }

  private static Map<String, String> asked(Spec spec) {
    Map<String, String> asked = new LinkedHashMap<>();
    spec.variants()
        .forEach(
            one ->
                asked.put(
                    one.name(),
                    one.stages().get(0).model() + " " + one.stages().get(0).requestJson()));
    return asked;
  }

  private static Map<String, String> inOrder(String... pairs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    assertThat(List.copyOf(all.keySet())).hasSize(pairs.length / 2);
    return all;
  }
}
