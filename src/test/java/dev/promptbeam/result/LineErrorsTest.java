package dev.promptbeam.result;

import static dev.promptbeam.result.judge.Judging.TEXT;
import static dev.promptbeam.result.judge.Judging.candidate;
import static dev.promptbeam.result.judge.Judging.failed;
import static dev.promptbeam.result.judge.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Status;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that say that their request failed, or say nothing. */
class LineErrorsTest {
  @Test
  void reportsTheCapturedFailure() throws IOException {
    assertThat(judge(TEXT, "{\"key\":\"t-invalid\",\"error\":{\"code\":3,\"message\":\"bad\"}}"))
        .isEqualTo(failed("API_INVALID_ARGUMENT", Status.ERROR, false, "bad"));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"status\":\"INVALID_ARGUMENT\"', API_INVALID_ARGUMENT, false",
    "'\"code\":null,\"status\":\"UNAVAILABLE\"', API_UNAVAILABLE, true",
    "'\"code\":\"NOT_FOUND\"', API_NOT_FOUND, false",
    "'\"code\":13,\"status\":\"NOT_FOUND\"', API_INTERNAL, true",
    "'\"status\":\"NO_SUCH_NAME\"', API_UNKNOWN, true"
  })
  void theNameStandsForANumberThatIsMissing(String members, String reason, boolean again)
      throws IOException {
    assertThat(judge(TEXT, "{\"key\":\"a\",\"error\":{" + members + ",\"message\":\"m\"}}"))
        .isEqualTo(failed(reason, Status.ERROR, again, "m"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, API_CANCELLED, true",
    "2, API_UNKNOWN, true",
    "3, API_INVALID_ARGUMENT, false",
    "4, API_DEADLINE_EXCEEDED, true",
    "5, API_NOT_FOUND, false",
    "6, API_ALREADY_EXISTS, false",
    "7, API_PERMISSION_DENIED, false",
    "8, API_RESOURCE_EXHAUSTED, true",
    "9, API_FAILED_PRECONDITION, false",
    "10, API_ABORTED, true",
    "11, API_OUT_OF_RANGE, false",
    "12, API_UNIMPLEMENTED, false",
    "13, API_INTERNAL, true",
    "14, API_UNAVAILABLE, true",
    "15, API_DATA_LOSS, true",
    "16, API_UNAUTHENTICATED, false",
    "17, API_UNKNOWN, true",
    "20, API_UNKNOWN, true",
    "99, API_UNKNOWN, true",
    "-1, API_UNKNOWN, true",
    "3.5, API_UNKNOWN, true",
    "99999999999, API_UNKNOWN, true",
    "200, API_UNKNOWN, true",
    "400, API_INVALID_ARGUMENT, false",
    "401, API_UNAUTHENTICATED, false",
    "403, API_PERMISSION_DENIED, false",
    "404, API_NOT_FOUND, false",
    "408, API_DEADLINE_EXCEEDED, true",
    "409, API_ABORTED, true",
    "413, API_INVALID_ARGUMENT, false",
    "416, API_OUT_OF_RANGE, false",
    "418, API_FAILED_PRECONDITION, false",
    "429, API_RESOURCE_EXHAUSTED, true",
    "499, API_CANCELLED, true",
    "500, API_INTERNAL, true",
    "501, API_UNIMPLEMENTED, false",
    "502, API_UNAVAILABLE, true",
    "503, API_UNAVAILABLE, true",
    "504, API_DEADLINE_EXCEEDED, true",
    "599, API_INTERNAL, true",
  })
  void namesErrorsByRpcOrHttpCode(String code, String reason, boolean retryable)
      throws IOException {
    Failed expected = failed(reason, Status.ERROR, retryable, "m");
    assertThat(judge(TEXT, "{\"error\":{\"code\":" + code + ",\"message\":\"m\"}}"))
        .isEqualTo(expected);
    assertThat(judge(TEXT, "{\"error\":{\"message\":\"m\",\"code\":\" " + code + "\"}}"))
        .isEqualTo(expected);
    assertThat(judge(TEXT, "{\"status\":{\"code\":" + code + ",\"message\":\"m\"}}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{}}",
        "{\"error\":{\"code\":null,\"message\":\"\"}}",
        "{\"error\":{\"code\":{},\"message\":[]}}",
        "{\"error\":[]}",
        "{\"status\":{}}",
        "{\"error\":{\"code\":2,\"message\":\" \"},\"status\":{\"code\":3}}",
        "{\"status\":{\"code\":3},\"error\":{\"code\":2}}",
      })
  void givesWordsToErrorsWithout(String line) throws IOException {
    assertThat(judge(TEXT, line))
        .isEqualTo(
            failed(
                "API_UNKNOWN", Status.ERROR, true, "the service sent an error without a message"));
  }

  @Test
  void readsAnErrorThatIsOnlyText() throws IOException {
    assertThat(judge(TEXT, "{\"error\":\"went wrong\"}"))
        .isEqualTo(failed("API_UNKNOWN", Status.ERROR, true, "went wrong"));
  }

  @Test
  void trustsNoResponseBesideAnError() throws IOException {
    String response =
        candidate("{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}");
    assertThat(
            judge(
                TEXT,
                response.replace(
                    "{\"response\"", "{\"error\":{\"code\":13,\"message\":\"m\"},\"response\"")))
        .isEqualTo(failed("API_INTERNAL", Status.ERROR, true, "m"));
    assertThat(
            judge(TEXT, response.replace("{\"response\"", "{\"status\":{\"code\":0},\"response\"")))
        .isEqualTo(new Done());
    assertThat(judge(TEXT, response.replace("{\"response\"", "{\"error\":{},\"response\"")))
        .isEqualTo(new Done());
    assertThat(
            judge(
                TEXT,
                response.replace(
                    "{\"response\"", "{\"error\":null,\"status\":\"SUCCEEDED\",\"response\"")))
        .isEqualTo(new Done());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\":\"k\"}",
        "{\"response\":null,\"error\":null}",
        "{\"response\":[{\"candidates\":[]}]}",
        "{\"response\":\"text\"}",
        "{\"status\":{\"code\":0}}",
        "{\"status\":\"ok\"}",
      })
  void callsALineWithNeitherResponseNorErrorUnreadable(String line) throws IOException {
    assertThat(judge(TEXT, line))
        .isEqualTo(
            failed(
                "RESULT_UNREADABLE",
                Status.ERROR,
                true,
                "the answer line has neither a response nor an error"));
  }

  @Test
  void cutsLongMessagesBetweenCharacters() throws IOException {
    Failed failed =
        (Failed) judge(TEXT, "{\"error\":{\"message\":\"x" + "\uD83D\uDE00".repeat(400) + "\"}}");
    assertThat(failed.message()).isEqualTo("x" + "\uD83D\uDE00".repeat(249) + "…");
  }
}
