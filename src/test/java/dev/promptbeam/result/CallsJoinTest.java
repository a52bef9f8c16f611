package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows of answers that hold more than text: calls, thoughts, several candidates. */
final class CallsJoinTest extends Joining {
  private static final ResultShape SHAPE =
      new ResultShape(false, true, false, Texts.EXTRAS, "m", false, false);

  @Test
  void callsAloneAreAResultWithoutText() throws IOException {
    String first =
        "{\"functionCall\":{\"id\":\"c1\",\"name\":\"book\",\"args\":{\"price\":1.50,\"in_cents\":15E1}},"
            + "\"thoughtSignature\":\"AAAA\"}";
    String second = "{\"functionCall\":{\"args\":{ },\"name\":\"list\"}}";
    String third = "{\"functionCall\":{\"name\":\"stop\"}}";

    Collected joined = join(candidate("0", "STOP", first, second, third));

    assertThat(joined.deadLetters).isEmpty();
    assertThat(joined.results.get(0))
        .contains(
            "\"text\":null,\"calls\":[{\"name\":\"book\",\"args\":{\"price\":1.50,\"in_cents\":15E1}},{\"name\":\"list\",\"args\":{"
                + " }},{\"name\":\"stop\",\"args\":{}}],"
                + "\"thoughts\":null,\"candidates\":[null],\"response\":")
        .contains("\"id\":\"c1\"", "\"thoughtSignature\":\"AAAA\"");
  }

  @Test
  void callsStandBesideTextAndSnakeCaseIsTheSame() throws IOException {
    String call = "{\"function_call\":{\"name\":\"a_b\",\"args\":{\"c_d\":[1.0]}}}";

    JsonNode row = join(candidate("0", "STOP", "{\"text\":\"well\"}", call)).trees().get(0);

    assertThat(row.path("text").asText()).isEqualTo("well");
    assertThat(row.path("calls").toString())
        .isEqualTo("[{\"name\":\"a_b\",\"args\":{\"c_d\":[1.0]}}]");
  }

  @Test
  void thoughtsStandApartAndTheirCallsAreNone() throws IOException {
    JsonNode row =
        join(candidate(
                "0",
                "STOP",
                "{\"text\":\"hm, \",\"thought\":true}",
                "{\"text\":\"four\"}",
                "{\"thought\":true,\"text\":\"yes\"}",
                "{\"thought\":true,\"functionCall\":{\"name\":\"f\"}}"))
            .trees()
            .get(0);

    assertThat(row.path("text").asText()).isEqualTo("four");
    assertThat(row.path("thoughts").asText()).isEqualTo("hm, yes");
    assertThat(row.get("calls").isNull()).isTrue();
  }

  @Test
  void codeThatWasRunNeverStandsInText() throws IOException {
    JsonNode row =
        join(candidate(
                "0",
                "STOP",
                "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"print(4)\"}}",
                "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\",\"output\":\"4\"}}",
                "{\"text\":\"It is 4.\"}"))
            .trees()
            .get(0);

    assertThat(row.path("text").asText()).isEqualTo("It is 4.");
    assertThat(row.at("/response/candidates/0/content/parts/0/executableCode/code").asText())
        .isEqualTo("print(4)");
    assertThat(row.at("/response/candidates/0/content/parts/1/codeExecutionResult/output").asText())
        .isEqualTo("4");
  }

  @Test
  void candidatesStandInTheOrderOfTheirIndexes() throws IOException {
    JsonNode row =
        join(candidate("2", "STOP", text("c"))
                + ","
                + candidate("1", "SAFETY", text("b"))
                + ","
                + candidate("3", "STOP")
                + ","
                + candidate("4", "MAX_TOKENS", text("e"))
                + ","
                + candidate("0", "STOP", text("a")))
            .trees()
            .get(0);

    assertThat(row.path("text").asText()).isEqualTo("a");
    assertThat(row.path("candidates").toString()).isEqualTo("[\"a\",null,\"c\",null,null]");
  }

  @Test
  void candidatesWithoutAnIndexStandAsTheyCame() throws IOException {
    String both = candidate("0", "STOP", text("a")) + "," + candidate("0", "STOP", text("b"));

    JsonNode row = join(both.replace("\"index\":0,", "")).trees().get(0);

    assertThat(row.path("candidates").toString()).isEqualTo("[\"a\",\"b\"]");
  }

  private Collected join(String candidates) throws IOException {
    String line = "{\"key\":\"%s\",\"response\":{\"candidates\":[%s]}}".formatted(A, candidates);
    return join(SHAPE, rows(row("k", 0, A, "{}")), answers(line));
  }

  private static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private static String candidate(String index, String finish, String... parts) {
    return "{\"index\":%s,\"finishReason\":\"%s\",\"content\":{\"parts\":[%s]}}"
        .formatted(index, finish, String.join(",", parts));
  }
}
