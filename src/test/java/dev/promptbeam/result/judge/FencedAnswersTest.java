package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in a code fence, where the spec says that it may stand there. */
final class FencedAnswersTest {
  private static final String SCHEMA = "{\"type\":\"object\",\"required\":[\"a\"]}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        "```json\n{\"a\":1}\n```",
        "```\n{\"a\":1}\n```",
        "\n ````JSON \r\n{\"a\":\"```\"}\r\n````\r\n",
        "Here it is:\n\n```json\n{\"a\":\n 1}\n```\nAnything else?",
        "```json\n{\"a\":1}\n",
      })
  void isTakenFromTheOnlyFence(String text) throws IOException {
    assertThat(strip(text)).isEqualTo(new Done());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"a\":1}\n```\n```json\n{\"a\":2}\n```",
        "Here it is: {\"a\":1}",
        "```json\n{\"a\":\n```",
        "```json {\"a\":1} ```",
        "```json\n{\"a\":1}\n```json\n",
      })
  void isNotGuessedAt(String text) throws IOException {
    assertThat(((Failed) strip(text)).reason()).isEqualTo(Reason.OUTPUT_NOT_JSON);
  }

  @Test
  void isCheckedAgainstItsSchema() throws IOException {
    assertThat(strip("```json\n{\"b\":1}\n```"))
        .isEqualTo(new Failed(Reason.OUTPUT_SCHEMA, "$: required property 'a' not found"));
  }

  @Test
  void isNoJsonUnlessTheSpecSaysSo() throws IOException {
    AnswerPolicy keep = new AnswerPolicy(Set.of("STOP"), true, null, false);

    Verdict verdict = Judging.judge(keep, Judging.candidate(candidate("```json\n{}\n```")));

    assertThat(((Failed) verdict).reason()).isEqualTo(Reason.OUTPUT_NOT_JSON);
  }

  private static Verdict strip(String text) throws IOException {
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), true, SCHEMA, false, false, true, 0);
    return Judging.judge(policy, Judging.candidate(candidate(text)));
  }

  private static String candidate(String text) throws IOException {
    return "{\"finishReason\":\"STOP\",\"content\":{\"parts\":[{\"text\":%s}]}}"
        .formatted(dev.promptbeam.model.Json.MAPPER.writeValueAsString(text));
  }
}
