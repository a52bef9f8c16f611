package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptedAnswersTest {
  private static final String LITE = "gemini-3.5-flash-lite";
  private static final String FLASH = "gemini-3.8-flash";

  @TempDir Path folder;

  /** Speaks to an emulator that was started here. */
  private static final class Client extends Wire {
    Client(EmulatorServer server) {
      super(server);
    }

    String ask(String model, String prompt) throws IOException, InterruptedException {
      return text(generate(model, prompt, ""));
    }

    JsonNode generate(String model, String prompt, String more)
        throws IOException, InterruptedException {
      return postJson("/v1beta/models/" + model + ":generateContent", request(prompt, more));
    }

    /** The texts of a job of these lines, in their order. */
    List<String> job(List<String> lines) throws IOException, InterruptedException {
      String job = job("scripted", lines.toArray(String[]::new));
      List<String> texts = new ArrayList<>();
      for (String line : results(job).lines().toList()) {
        texts.add(text(json(line).get("response")));
      }
      return texts;
    }

    static String request(String prompt, String more) {
      return "{\"contents\":[{\"parts\":[{\"text\":\"" + prompt + "\"}]}]" + more + "}";
    }

    private static String text(JsonNode response) {
      return response.at("/candidates/0/content/parts/0/text").asText();
    }
  }

  private EmulatorServer emulator(String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("answers.jsonl"), String.join("\n", lines));
    return EmulatorServer.start(EmulatorOptions.defaults().withAnswersFile(file));
  }

  @Test
  void theFirstLineThatFitsTheTurnAndTheModelAnswers() throws Exception {
    try (EmulatorServer server =
        emulator(
            "{\"contains\":\"two and two are what?\",\"model\":\"" + LITE + "\",\"text\":\"5\"}",
            "",
            "{\"contains\":\"two and two are what?\",\"text\":\"4\"}",
            "{\"contains\":\"and\",\"text\":\"any\"}")) {
      Client client = new Client(server);

      assertThat(client.ask(LITE, "Say: two and two are what? Now.")).isEqualTo("5");
      assertThat(client.ask(FLASH, "Say: two and two are what? Now.")).isEqualTo("4");
      assertThat(client.ask(LITE, "two and two are who?")).isEqualTo("any");
      assertThat(client.ask(LITE, "x")).isEqualTo("2d711642 x");
    }
  }

  @Test
  void anAnswerIsGivenAsItStandsWhateverTheRequestWants() throws Exception {
    try (EmulatorServer server = emulator("{\"contains\":\"q\",\"text\":\" no JSON \"}")) {
      String wish =
          ",\"generationConfig\":{\"responseMimeType\":\"application/json\",\"maxOutputTokens\":1}";

      JsonNode response = new Client(server).generate(LITE, "q", wish);

      assertThat(response.at("/candidates/0/content/parts/0/text").asText()).isEqualTo(" no JSON ");
      assertThat(response.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
      assertThat(response.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(3);
    }
  }

  @Test
  void eachKeyOfEqualRequestsHasOneOfSeveralTexts() throws Exception {
    try (EmulatorServer server = emulator("{\"contains\":\"q\",\"texts\":[\"a\",\"b\",\"c\"]}")) {
      List<String> lines = new ArrayList<>();
      for (String key : List.of("k1", "k2", "k3", "k4", "k5", "k6")) {
        lines.add("{\"key\":\"" + key + "\",\"request\":" + Client.request("q", "") + "}");
      }
      lines.add(Client.request("q", ""));

      // Python: "abc"[zlib.crc32(b"k1") % 3]; the last line has no key.
      assertThat(new Client(server).job(lines)).containsExactly("b", "a", "c", "c", "b", "a", "a");
    }
  }

  @Test
  void tenThousandAnswersAreFoundByTheBeginningOfEach() throws Exception {
    String[] lines =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    "{\"contains\":\"question %05d is: how many clips?\",\"text\":\"#### %d\"}"
                        .formatted(i, i))
            .toArray(String[]::new);
    try (EmulatorServer server = emulator(lines)) {
      Client client = new Client(server);
      List<String> asked =
          IntStream.range(0, 2_000)
              .mapToObj(i -> "Answer: question %05d is: how many clips? Think.".formatted(i * 5))
              .map(prompt -> "{\"key\":\"k\",\"request\":" + Client.request(prompt, "") + "}")
              .toList();

      assertThat(client.job(asked))
          .containsExactlyElementsOf(
              IntStream.range(0, 2_000).mapToObj(i -> "#### " + i * 5).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"contains\":\"q\"} | needs \"contains\", and one of \"text\" and \"texts\"",
        "{\"text\":\"a\"} | needs \"contains\", and one of \"text\" and \"texts\"",
        "{\"contains\":\"q\",\"text\":\"a\",\"texts\":[\"b\"]} | needs \"contains\", and one of",
        "{\"contains\":\"q\",\"texts\":[]} | \"texts\" is []; allowed is an array of texts",
        "{\"contains\":\"q\",\"texts\":[1]} | \"texts\" is [1]; allowed is an array of texts",
        "{\"contains\":1,\"text\":\"a\"} | \"contains\" is 1; allowed is a text",
        "{\"contains\":\"q\",\"answer\":\"a\"} | \"answer\" is unknown; allowed are contains,"
            + " model",
        "[] | is no object",
        "{\"contains\": | is no JSON"
      })
  void aLineThatMeansNothingIsRefusedWithItsNumber(String line, String why) {
    assertThatThrownBy(() -> emulator("{\"contains\":\"q\",\"text\":\"a\"}", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("answers.jsonl: Line 2: " + why);
  }
}
