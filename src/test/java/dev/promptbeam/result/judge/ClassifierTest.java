package dev.promptbeam.result.judge;

import static dev.promptbeam.result.judge.Judging.TEXT;
import static dev.promptbeam.result.judge.Judging.candidate;
import static dev.promptbeam.result.judge.Judging.failed;
import static dev.promptbeam.result.judge.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import java.io.IOException;
import java.util.List;
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
        "key":"00_COM.png"}\
        """;
    assertThat(judge(TEXT, line)).isEqualTo(new Done());
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
    "MALFORMED_RESPONSE, INVALID_OUTPUT, true",
    "CONTINUATION, INVALID_OUTPUT, false",
    "MISSING_THOUGHT_SIGNATURE, INVALID_OUTPUT, false",
    "ESCALATION, BLOCKED, false",
    "MODEL_ARMOR, BLOCKED, false",
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
            "the answer has no finish reason: it never ended");
    assertThat(judge(TEXT, candidate("{\"content\":{\"parts\":[{\"text\":\"x\"}]}}")))
        .isEqualTo(expected);
    assertThat(judge(TEXT, candidate("{\"finishReason\":null}"))).isEqualTo(expected);
    assertThat(judge(TEXT, candidate("{\"finishReason\":\" \"}"))).isEqualTo(expected);
    assertThat(judge(TEXT, candidate("{}"))).isEqualTo(expected);
  }

  @Test
  void takesWhatIsNoNameForNoCodeOfAReason() throws IOException {
    assertThat(judge(TEXT, candidate("{\"finishReason\":\"a b\"}")))
        .isEqualTo(
            failed("FINISH_UNKNOWN", Status.INVALID_OUTPUT, true, "the answer ended with a b"));
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

  @Test
  void takesACutAnswerWhereThePolicyAcceptsIt() throws IOException {
    AnswerPolicy cutToo = new AnswerPolicy(Set.of("STOP", "MAX_TOKENS"), false, null, false);
    String cut = "{\"finishReason\":\"MAX_TOKENS\",\"content\":{\"parts\":[{\"text\":\"half\"}]}}";
    assertThat(judge(cutToo, candidate(cut))).isEqualTo(new Done());
    assertThat(judge(cutToo, candidate("{\"finishReason\":\"MAX_TOKENS\"}")))
        .isEqualTo(
            failed(
                "OUTPUT_EMPTY",
                Status.INVALID_OUTPUT,
                true,
                "the answer ended with MAX_TOKENS but has no output"));
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
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\" \\n\\t\"}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\"\\u00a0\\u3000\\u200b\"}]}}",
        "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":\"\\ufeff\"},{\"text\":\"\\r"
            + "\"}]}}",
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
        "{\"text\":\" .\"}",
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
  void refusesTheAccountAndNotTheRequestWhereTheAnswerSaysSo() throws IOException {
    assertThat(judge(TEXT, candidate("{\"finishReason\":\"PUP_LIMITED_DISABLED\"}")))
        .isEqualTo(
            new Failed(
                new Reason("FINISH_PUP_LIMITED_DISABLED", Status.INVALID_OUTPUT, true),
                "the answer ended with PUP_LIMITED_DISABLED: the account is limited or disabled"
                    + " for policy violations",
                Again.UNCOUNTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAILBREAK", "MODEL_ARMOR", "SOMETHING_NEW"})
  void callsAPromptBlockedForWhateverReason(String why) throws IOException {
    String feedback = "\"promptFeedback\":{\"blockReason\":\"" + why + "\"}";
    Failed expected =
        failed("PROMPT_BLOCKED", Status.BLOCKED, false, "the prompt was blocked: " + why);
    assertThat(judge(TEXT, "{\"response\":{" + feedback + "}}")).isEqualTo(expected);
    assertThat(judge(TEXT, "{\"response\":{\"candidates\":[{\"index\":0}]," + feedback + "}}"))
        .isEqualTo(expected);
    assertThat(
            judge(
                TEXT,
                "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},"
                    + "\"finishReason\":\"STOP\"}],"
                    + feedback
                    + "}}"))
        .isEqualTo(new Done());
  }

  @Test
  void judgesTheCandidateOfIndexZeroAloneWhereverItStands() throws IOException {
    String good = "\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}";
    String bad = "\"finishReason\":\"SAFETY\"}";
    Done done = new Done();
    assertThat(judge(TEXT, candidate("{" + good + ",{" + bad))).isEqualTo(done);
    assertThat(judge(TEXT, candidate("{" + bad + ",{" + good))).isInstanceOf(Failed.class);
    assertThat(judge(TEXT, candidate("{\"index\":1," + bad + ",{\"index\":0," + good)))
        .isEqualTo(done);
    assertThat(judge(TEXT, candidate("{\"index\":1," + good + ",{\"index\":0," + bad)))
        .isInstanceOf(Failed.class);
    assertThat(judge(TEXT, candidate("{\"index\":2," + bad + ",{" + good))).isEqualTo(done);
    assertThat(judge(TEXT, candidate("null,{\"index\":1," + good))).isEqualTo(done);
  }

  @Test
  void theRestIsAskedForWhereOneCandidateHasATokenForIt() throws IOException {
    AnswerPolicy hops = new AnswerPolicy(Set.of("STOP"), true, null, false, false, false, 1);
    String cut = "{\"content\":{\"parts\":[{\"text\":\"{\"}]},\"finishReason\":\"%s\"%s}";
    String token = ",\"continuationToken\":\"QQ==\"";
    String cutOff = cut.formatted("CONTINUATION", token);

    for (String finish : List.of("CONTINUATION", "MAX_TOKENS")) {
      String words = "the answer ended with " + finish;
      Failed ended = failed("FINISH_" + finish, Status.INVALID_OUTPUT, false, words);
      assertThat(judge(hops, candidate(cut.formatted(finish, token))))
          .isEqualTo(
              new Failed(
                  ended.reason(), words + ", and its rest was not asked for", Again.CONTINUED));
      assertThat(judge(hops, candidate(cut.formatted(finish, "")))).isEqualTo(ended);
      assertThat(judge(TEXT, candidate(cut.formatted(finish, token)))).isEqualTo(ended);
    }
    assertThat(judge(hops, candidate(cut.formatted("OTHER", token))))
        .isEqualTo(
            failed("FINISH_OTHER", Status.INVALID_OUTPUT, true, "the answer ended with OTHER"));
    assertThat(judge(hops, candidate(cutOff + "," + cutOff)))
        .isEqualTo(
            failed(
                "FINISH_CONTINUATION",
                Status.INVALID_OUTPUT,
                false,
                "the answer ended with CONTINUATION"));
  }
}
