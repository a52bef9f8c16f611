package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.ShownAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows that share an answer go on to the next stage, and may share there again. */
final class SharedChainsRunTest extends OverSharedStages {
  /** Every second row has the other tone; the first two ask the same all along. */
  private static final String TONES =
      """
      {"id":"1","city":"Oslo","tone":"short"}
      {"id":"2","city":"Oslo","tone":"short"}
      {"id":"3","city":"Lima","tone":"long"}
      {"id":"4","city":"Rome","tone":"short"}
      {"id":"5","city":"Bern","tone":"long"}
      """;

  private static final String CRITIQUE =
      """
        - name: critique
          request: {prompt: "Criticise: {{draft.text}}", generationConfig: {temperature: 0}}
      """;

  private static final String MENDED =
      """
        - name: mended
          request: {prompt: "Mend, {{tone}}: {{critique.text}}", generationConfig: {temperature: 0}}
      """;

  /** Drafts are of two kinds, and all critiques are the same. */
  private void beginChain(String spec) throws Exception {
    say("rite of Oslo", "a port");
    say("rite of Lima", "a port");
    say("rite of Rome", "a capital");
    say("rite of Bern", "a capital");
    begin(spec);
    workspace.withFile("cities.jsonl", TONES);
  }

  @Test
  void rowsThatShareGoOnAndShareAgain() throws Exception {
    say("Criticise: a", "too short");
    beginChain(HEAD + VARIANTS + DRAFT + CRITIQUE + MENDED);

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 10 + 2 + 2);
    assertThat(shown.shared("critique")).isEqualTo(8);
    assertThat(shown.shared("mended")).isEqualTo(8);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(results("1")).hasSize(10);
    assertThat(result("1", "5 polite").at("/row/critique/text").asText()).isEqualTo("too short");
    assertThat(result("1", "5 polite").path("text").asText()).endsWith("Mend, long: too short");
  }

  /** Some rows ask what none has asked before, and the shards of the others wait for them. */
  @Test
  void rowsThatShareMayAskWhatIsTheirOwn() throws Exception {
    say("Criticise: a", "too short");
    beginChain(HEAD + VARIANTS + DRAFT + CRITIQUE + MENDED.replace("{{tone}}", "{{city}}"));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 10 + 2 + 4);
    assertThat(shown.shared("mended")).isEqualTo(6);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }

  @Test
  void aSharedConversationIsCarriedOnByteForByte() throws Exception {
    beginChain(HEAD + VARIANTS + DRAFT + CRITIQUE + carriesOn("critique"));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 10 + 2 + 4);
    assertThat(shown.shared("critique")).isEqualTo(8);
    assertThat(shown.shared("mended")).isEqualTo(6);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertCarriedOn("critique");
  }

  /** Each row carries on its own: what they share lies between. */
  @Test
  void aConversationBeforeTheSharedOneIsCarriedOnByteForByte() throws Exception {
    beginChain(
        HEAD
            + VARIANTS.replace("prompt:", "generationConfig: {temperature: 0}, prompt:")
            + DRAFT.replace("{prompt:", "{generationConfig: {temperature: 0}, prompt:")
            + CRITIQUE
            + carriesOn("draft"));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 8 + 2 + 8);
    assertThat(shown.shared("draft")).isEqualTo(2);
    assertThat(shown.shared("critique")).isEqualTo(8);
    assertThat(shown.shared("mended")).isEqualTo(2);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertCarriedOn("draft");
    assertThat(requestOf(result("1", "4 polite")).at("/request/contents/0/parts/0/text").asText())
        .isEqualTo("Please write of Rome");
  }

  /** The server refuses a turn whose picture or signature is not as it was given. */
  @Test
  void aSharedPictureIsCarriedOn() throws Exception {
    String image = "model: gemini-3.1-flash-image\n    ";
    beginChain(
        HEAD
            + VARIANTS
            + DRAFT
            + CRITIQUE.replace("request:", image + "request:")
            + carriesOn("critique").replace("request:", image + "request:"));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 10 + 2 + 4);
    assertThat(shown.shared("mended")).isEqualTo(6);
    assertCarriedOn("critique");
    assertThat(requestOf(result("1", "3 plain")).toString()).contains("thoughtSignature", "\"data");
    assertThat(files("1", "media")).hasSize(2 + 4);
  }

  /** An answer in two pieces is shared as the one that they are joined to. */
  @Test
  void aSharedAnswerThatBreaksOffIsAskedForItsRestOnce() throws Exception {
    strikeOnce("Rewrite: Oslo", "{\"type\":\"finishReason\",\"reason\":\"CONTINUATION\"}");
    begin(SPEC + "output: {continue: 2}\n");

    complete("1");

    assertThat(sent("1")).isEqualTo(DRAFTS + REWRITES + 1);
    ShownAnswers shown = assertPaidOnce("1", DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(result("1", "1 plain").path("text").asText()).endsWith("Rewrite: Oslo as it is");
  }

  private static String carriesOn(String stage) {
    return MENDED
        .replace(": {{critique.text}}", "")
        .replace("    request", "    continue: " + stage + "\n    request");
  }

  /** What was asked of each result begins with the request and the answer of that stage. */
  private void assertCarriedOn(String stage) throws Exception {
    Map<String, JsonNode> answers = new HashMap<>();
    for (JsonNode answer : server.answers("promptbeam/capitals/1/")) {
      answers.put(answer.path("key").asText(), answer);
    }
    for (JsonNode result : results("1").values()) {
      String key = result.at("/row/" + stage + "/requestKey").asText();
      JsonNode said = Objects.requireNonNull(answers.get(key)).at("/response/candidates/0/content");
      List<String> turns = new ArrayList<>();
      for (JsonNode turn : Json.MAPPER.readTree(line(key)).at("/request/contents")) {
        turns.add(turn.toString());
      }
      turns.add(said.toString());
      String whole = line(result.path("requestKey").asText());
      assertThat(whole).contains("\"contents\":[" + String.join(",", turns) + ",{");
      assertThat(Json.MAPPER.readTree(whole).at("/request/contents")).hasSize(turns.size() + 1);
    }
  }

  private JsonNode requestOf(JsonNode result) throws IOException {
    return Json.MAPPER.readTree(line(result.path("requestKey").asText()));
  }

  /** A request as it was packed, by its key. */
  private String line(String key) throws IOException {
    try (Stream<Path> files = Files.list(workspace.run("1").resolve("requests"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          if (Json.MAPPER.readTree(line).path("key").asText().equals(key)) {
            return line;
          }
        }
      }
    }
    throw new AssertionError("nobody has asked " + key);
  }
}
