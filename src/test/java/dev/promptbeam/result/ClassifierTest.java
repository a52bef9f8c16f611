package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.Verdict.Done;
import dev.promptbeam.result.Verdict.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final AnswerPolicy TEXT = new AnswerPolicy(Set.of("STOP"), false, null, false);

  @Test
  void takesTheCapturedAnswer() throws IOException {
    String line =
        """
        {"response":{"candidates":[{"content":{"role":"model","parts":[{"text":"..."},{"thoughtSignature":"El4K"}]},\
        "finishReason":"STOP","index":0}],\
        "usageMetadata":{"promptTokenCount":1427,"candidatesTokenCount":144,"totalTokenCount":1571,\
        "promptTokensDetails":[{"modality":"TEXT","tokenCount":8}],"thoughtsTokenCount":829},\
        "modelVersion":"gemini-3.5-flash-lite","responseId":"CV-Haon5MNuA_PUP95Gg2Q4"},\
        "key":"00_COM.png"}""";
    assertThat(judge(TEXT, line)).isEqualTo(new Done());
  }

  @Test
  void reportsTheCapturedFailure() throws IOException {
    assertThat(judge(TEXT, "{\"key\":\"t-invalid\",\"error\":{\"code\":3,\"message\":\"bad\"}}"))
        .isEqualTo(failed("API_INVALID_ARGUMENT", Status.ERROR, false, "bad"));
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

  @ParameterizedTest
  @ValueSource(
      strings = {"SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "NEW"})
  void callsABlockedPromptBlocked(String blockReason) throws IOException {
    String feedback =
        "\"promptFeedback\":{\"blockReason\":\"" + blockReason + "\",\"safetyRatings\":[]}";
    Failed expected =
        failed("PROMPT_BLOCKED", Status.BLOCKED, false, "the prompt was blocked: " + blockReason);
    assertThat(judge(TEXT, "{\"response\":{" + feedback + "}}")).isEqualTo(expected);
    assertThat(judge(TEXT, "{\"response\":{\"candidates\":[]," + feedback + "}}"))
        .isEqualTo(expected);
  }

  @Test
  void judgesTheCandidateWhereThePromptWasOnlyRemarkedOn() throws IOException {
    assertThat(
            judge(
                TEXT,
                "{\"response\":{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"candidates\":"
                    + "[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}]}}"))
        .isEqualTo(new Done());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response\":{}}",
        "{\"response\":{\"candidates\":[]}}",
        "{\"response\":{\"candidates\":null}}",
        "{\"response\":{\"candidates\":[null]}}",
        "{\"response\":{\"candidates\":{},\"promptFeedback\":{\"safetyRatings\":[{}]}}}",
        "{\"response\":{\"promptFeedback\":null,\"usageMetadata\":null}}",
      })
  void callsAResponseWithoutCandidatesEmpty(String line) throws IOException {
    assertThat(judge(TEXT, line))
        .isEqualTo(
            failed("OUTPUT_EMPTY", Status.INVALID_OUTPUT, true, "the response has no candidates"));
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_TOKENS, INVALID_OUTPUT, false",
    "SAFETY, BLOCKED, false",
    "RECITATION, BLOCKED, false",
    "BLOCKLIST, BLOCKED, false",
    "PROHIBITED_CONTENT, BLOCKED, false",
    "SPII, BLOCKED, false",
    "IMAGE_SAFETY, BLOCKED, false",
    "IMAGE_PROHIBITED_CONTENT, BLOCKED, false",
    "IMAGE_RECITATION, BLOCKED, false",
    "OTHER, INVALID_OUTPUT, true",
    "LANGUAGE, INVALID_OUTPUT, true",
    "MALFORMED_FUNCTION_CALL, INVALID_OUTPUT, true",
    "UNEXPECTED_TOOL_CALL, INVALID_OUTPUT, true",
    "TOO_MANY_TOOL_CALLS, INVALID_OUTPUT, true",
    "NO_IMAGE, INVALID_OUTPUT, true",
    "IMAGE_OTHER, INVALID_OUTPUT, true",
    "FINISH_REASON_UNSPECIFIED, INVALID_OUTPUT, true",
    "MISSING_THOUGHT_SIGNATURE, INVALID_OUTPUT, true",
    "SOMETHING_NEW, INVALID_OUTPUT, true",
  })
  void namesFinishReasonsThatAreNotAccepted(String finish, Status status, boolean retryable)
      throws IOException {
    Failed expected =
        failed("FINISH_" + finish, status, retryable, "the answer ended with " + finish);
    String reason = "\"finishReason\":\"" + finish + "\"";
    assertThat(judge(TEXT, candidate("{" + reason + "}"))).isEqualTo(expected);
    assertThat(
            judge(TEXT, candidate("{\"content\":{\"parts\":[{\"text\":\"x\"}]}," + reason + "}")))
        .isEqualTo(expected);
  }

  @Test
  void callsAnAnswerWithoutFinishReasonUnfinished() throws IOException {
    Failed expected =
        failed(
            "FINISH_FINISH_REASON_UNSPECIFIED",
            Status.INVALID_OUTPUT,
            true,
            "the answer ended with FINISH_REASON_UNSPECIFIED");
    assertThat(judge(TEXT, candidate("{\"content\":{\"parts\":[{\"text\":\"x\"}]}}")))
        .isEqualTo(expected);
    assertThat(judge(TEXT, candidate("{\"finishReason\":null}"))).isEqualTo(expected);
    assertThat(judge(TEXT, candidate("{}"))).isEqualTo(expected);
  }

  @Test
  void quotesTheFinishMessage() throws IOException {
    assertThat(
            judge(
                TEXT, candidate("{\"finishReason\":\"NO_IMAGE\",\"finishMessage\":\"none made\"}")))
        .isEqualTo(
            failed(
                "FINISH_NO_IMAGE",
                Status.INVALID_OUTPUT,
                true,
                "the answer ended with NO_IMAGE: none made"));
  }

  @Test
  void refusesStopWhereThePolicyLeavesItOut() throws IOException {
    AnswerPolicy onlyCut = new AnswerPolicy(Set.of("MAX_TOKENS"), false, null, false);
    assertThat(judge(onlyCut, candidate("{\"finishReason\":\"STOP\"}")))
        .isEqualTo(
            failed("FINISH_STOP", Status.INVALID_OUTPUT, false, "the answer ended with STOP"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"finishReason\":\"STOP\"}",
        "{\"finishReason\":\"STOP\",\"content\":null}",
        "{\"finishReason\":\"STOP\",\"content\":{\"role\":\"model\"}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":null}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[null,\"x\"]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\"\"}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":null}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"thought\":true,\"inlineData\":{}}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"thoughtSignature\":\"El4K\"}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"inlineData\":null}]}}",
      })
  void callsAnAcceptedAnswerWithoutOutputEmpty(String candidate) throws IOException {
    assertThat(judge(TEXT, candidate(candidate)))
        .isEqualTo(
            failed(
                "OUTPUT_EMPTY",
                Status.INVALID_OUTPUT,
                true,
                "the answer ended with STOP but has no output"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"x\"}",
        "{\"text\":\" \"}",
        "{\"text\":\"x\",\"thought\":false}",
        "{\"text\":\"x\",\"thoughtSignature\":\"El4K\"}",
        "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}",
        "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}",
        "{\"executableCode\":{\"code\":\"1\"}}",
      })
  void takesAnyPartThatIsNoThoughtAsOutput(String part) throws IOException {
    String content = "\"content\":{\"parts\":[{\"thought\":true,\"text\":\"hm\"}," + part + "]}";
    assertThat(judge(TEXT, candidate("{\"finishReason\":\"STOP\"," + content + "}")))
        .isEqualTo(new Done());
  }

  @Test
  void judgesTheFirstCandidateAlone() throws IOException {
    String good = "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}";
    String bad = "{\"finishReason\":\"SAFETY\"}";
    assertThat(judge(TEXT, candidate(good + "," + bad))).isEqualTo(new Done());
    assertThat(judge(TEXT, candidate(bad + "," + good))).isInstanceOf(Failed.class);
  }

  @Test
  void cutsLongMessagesBetweenCharacters() throws IOException {
    Failed failed =
        (Failed) judge(TEXT, "{\"error\":{\"message\":\"x" + "\uD83D\uDE00".repeat(400) + "\"}}");
    assertThat(failed.message()).isEqualTo("x" + "\uD83D\uDE00".repeat(249) + "…");
  }

  private static Verdict judge(AnswerPolicy policy, String line) throws IOException {
    Classifier classifier = Classifier.of(policy);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return classifier.judge(AnswerLineParser.parse(bytes, 0, bytes.length, classifier.needsText()));
  }

  private static String candidate(String candidates) {
    return "{\"response\":{\"candidates\":[" + candidates + "]}}";
  }

  private static Failed failed(String code, Status status, boolean retryable, String message) {
    return new Failed(new Reason(code, status, retryable), message);
  }
}
