package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Joining;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong with one answer, or with joining it, costs its row and no other. */
final class RowFaultTest extends Joining {

  @Test
  void lineBeyondTheLimitsIsNotAskedForAgain() throws IOException {
    String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
    AnswerIndex index = scan(line(A, "\"args\":" + deep), line(B, "\"args\":" + "9".repeat(1001)));

    assertThat(index.entries())
        .extracting(Entry::failed)
        .containsExactly(
            new Failed(
                Reason.RESULT_UNUSABLE,
                "its answer line cannot be read: nested 901 deep or more; at most 900 levels are"
                    + " read"),
            new Failed(
                Reason.RESULT_UNUSABLE,
                "its answer line cannot be read: a number of 1,001 digits; at most 1,000 are"
                    + " read"));
    assertThat(Reason.RESULT_UNUSABLE.retryable()).isFalse();
    assertThat(Reason.RESULT_UNUSABLE.code()).isEqualTo("RESULT_UNREADABLE");
  }

  @Test
  void brokenLineIsAskedForAgain() throws IOException {
    AnswerIndex index = scan("{\"key\":\"" + A + "\",\"response\":{\"cand", line(B, "\"x\":1"));

    assertThat(index.entries().get(0).failed())
        .isEqualTo(new Failed(Reason.RESULT_UNREADABLE, "its answer line is not JSON"));
    assertThat(index.entries().get(1).failed()).isNull();
  }

  @Test
  void lineThatIsTooLongSaysSo() {
    assertThat(Unreadable.tooLong())
        .isEqualTo(
            new Failed(
                Reason.RESULT_UNUSABLE,
                "its answer line is longer than the 268,435,456 bytes that are read"));
  }

  @Test
  void countThatIsNoNumberLosesNoAnswer() throws IOException {
    AnswerIndex index =
        scan(
            line(A, "\"x\":1}}],\"usageMetadata\":{\"promptTokenCount\":99999999999999999999}", ""),
            line(B, "\"x\":1}}],\"usageMetadata\":{\"promptTokenCount\":1e99999999999}", ""));

    assertThat(index.entries()).extracting(Entry::failed).containsOnlyNulls();
  }

  @Test
  void answerThatCannotBeJoinedIsItsRowsDeadLetter() throws IOException {
    LineLocation other = file("other.jsonl", "{\"key\":\"" + A + "\",\"error\":{\"code\":13}}");
    Map<String, Outcome> outcomes =
        Map.of(A, new Answered(other, "batches/1", 2), B, answers(answer(B, "t", 1)).get(B));
    Collected joined = join(ALL, rows(row("a", 0, A, "{\"n\":1}"), row("b", 1, B, "{}")), outcomes);

    assertThat(joined.results).hasSize(1);
    DeadLetter letter = joined.deadLetters.get(0);
    assertThat(letter.reason()).isEqualTo(Reason.RESULT_UNUSABLE);
    assertThat(letter.message())
        .isEqualTo(
            "the answer could not be joined to its row: IOException: the answer line of "
                + A
                + " is another one than was judged");
    assertThat(letter.stage()).isEqualTo(Stage.RUN);
    assertThat(letter.attempts()).isEqualTo(2);
    assertThat(letter.key()).isEqualTo("a");
    assertThat(letter.job()).isEqualTo("batches/1");
    assertThat(String.valueOf(letter.request())).isEqualTo("{\"for\":\"" + A + "\"}");
  }

  @Test
  void rowOf1000LevelsThatWasPackedBeforeIsJoined() throws IOException {
    String deep = "{\"a\":".repeat(999) + "{}" + "}".repeat(999);
    Collected joined = join(ALL, rows(row("a", 0, A, deep)), answers(answer(A, "t", 1)));
    assertThat(joined.results.get(0)).contains("\"row\":" + deep);
  }

  private AnswerIndex scan(String... lines) throws IOException {
    byte[] answers = String.join("\n", List.of(lines)).getBytes(StandardCharsets.UTF_8);
    return AnswerFiles.scan(folder, answers, A, B);
  }

  private static String line(String key, String member) {
    return line(key, member + "}}]", "");
  }

  private static String line(String key, String rest, String end) {
    return "{\"key\":\""
        + key
        + "\",\"response\":{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":"
        + "[{\"text\":\"t\"}],"
        + rest
        + end
        + "}}";
  }
}
