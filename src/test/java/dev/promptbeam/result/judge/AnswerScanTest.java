package dev.promptbeam.result.judge;

import static dev.promptbeam.result.judge.AnswerFiles.error;
import static dev.promptbeam.result.judge.AnswerFiles.good;
import static dev.promptbeam.result.judge.AnswerFiles.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.judge.AnswerIndex.Anomalies;
import dev.promptbeam.result.judge.AnswerIndex.Counts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScanTest {
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);
  private static final String D = "d".repeat(32);
  private static final Anomalies NONE = new Anomalies(0, 0, 0, 0);
  private static final Failed MISSING =
      new Failed(Reason.RESULT_MISSING, "the answer file has no line for it");
  private static final Failed UNREADABLE =
      new Failed(Reason.RESULT_UNREADABLE, "its answer line is not JSON");

  @TempDir Path folder;

  @Test
  void givesEachRequestItsLineInKeyOrder() throws IOException {
    AnswerIndex index =
        scan(good(C, "3") + "\n" + good(A, "1") + "\n" + error(B, 3) + "\n", A, B, C);
    int line = good(A, "1").length();
    assertThat(index.entries())
        .containsExactly(
            new Entry(A, line + 1, line, null),
            new Entry(
                B, 2L * (line + 1), error(B, 3).length(), new Failed(Reason.api(3), "went wrong")),
            new Entry(C, 0, line, null));
    assertThat(index.anomalies()).isEqualTo(NONE);
    assertThat(index.counts()).isEqualTo(new Counts(3, 3, 2, 0, 1));
  }

  @Test
  void callsRequestsWithoutLineMissing() throws IOException {
    AnswerIndex index = scan("", A, B);
    assertThat(index.entries())
        .containsExactly(new Entry(A, -1, 0, MISSING), new Entry(B, -1, 0, MISSING));
    assertThat(index.entries().get(0).served()).isFalse();
    assertThat(index.counts()).isEqualTo(new Counts(2, 0, 0, 2, 0));
  }

  @Test
  void readsBlankLinesCarriageReturnsAndALastLineWithoutEnd() throws IOException {
    String text = "\r\n" + good(A, "1") + "\r\n\n  \n" + good(B, "2");
    AnswerIndex index = scan(text, A, B);
    assertThat(index.counts().done()).isEqualTo(2);
    assertThat(index.entries().get(1).offset()).isEqualTo(text.indexOf(good(B, "2")));
    assertThat(index.anomalies()).isEqualTo(NONE);
  }

  @Test
  void splitsAtNothingButLineFeeds() throws IOException {
    AnswerIndex index = scan(good(A, "x\u2028y\u2029z\u0085") + "\n" + good(B, "2"), A, B);
    assertThat(index.counts().done()).isEqualTo(2);
    assertThat(index.anomalies()).isEqualTo(NONE);
  }

  @Test
  void givesAnUnreadableLineToTheOneKeyItNames() throws IOException {
    String cut = good(A, "1").substring(0, 80);
    AnswerIndex index = scan(cut + "\n" + good(B, "2"), A, B, C);
    assertThat(index.entries())
        .containsExactly(
            new Entry(A, 0, 80, UNREADABLE),
            new Entry(B, 81, good(B, "2").length(), null),
            new Entry(C, -1, 0, MISSING));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(1, 0, 0, 0));
    assertThat(index.entries().get(0).served()).isTrue();
  }

  @Test
  void givesAnUnreadableLineOfSeveralKeysOrNoneToNobody() throws IOException {
    AnswerIndex index =
        scan(
            good(A, "1") + good(B, "2") + "\nnot json\n{\"key\" : \"" + "d".repeat(32) + "\"\n[]\n",
            A,
            B);
    assertThat(index.entries())
        .containsExactly(new Entry(A, -1, 0, MISSING), new Entry(B, -1, 0, MISSING));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(4, 0, 0, 0));
  }

  @Test
  void callsALineWithTwoKeysUnreadable() throws IOException {
    String line = good(A, "1").replaceFirst("\\{", "{\"key\":\"" + B + "\",");
    AnswerIndex index = scan(line, A, B);
    assertThat(index.counts()).isEqualTo(new Counts(2, 0, 0, 2, 0));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(1, 0, 0, 0));
  }

  @Test
  void callsInvalidUtf8Unreadable() throws IOException {
    byte[] line = good(A, "#").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i] == '#' ? (byte) 0xFF : line[i];
    }
    AnswerIndex index = scan(line, A);
    assertThat(index.entries()).containsExactly(new Entry(A, 0, line.length, UNREADABLE));
  }

  @Test
  void survivesAFileOfZeros() throws IOException {
    AnswerIndex index = scan(new byte[100_000], A);
    assertThat(index.entries()).containsExactly(new Entry(A, -1, 0, MISSING));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(1, 0, 0, 0));
  }

  @Test
  void ignoresIdenticalDoubles() throws IOException {
    String respelled =
        good(A, "1")
            .replace("{\"key\":\"" + A + "\",", "{")
            .replaceFirst("}$", ", \"key\":\"" + A + "\"}");
    AnswerIndex index = scan(good(A, "1") + "\n" + good(A, "1") + "\n" + respelled, A);
    assertThat(index.entries()).containsExactly(new Entry(A, 0, good(A, "1").length(), null));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(0, 0, 2, 0));
  }

  @Test
  void keepsTheFirstOfTwoDifferentResults() throws IOException {
    AnswerIndex index = scan(good(A, "1") + "\n" + good(A, "2"), A);
    assertThat(index.entries()).containsExactly(new Entry(A, 0, good(A, "1").length(), null));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(0, 0, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000_000})
  void otherPicturesAreAnotherResult(int length) throws IOException {
    String red = picture("R".repeat(length));
    String blue = picture("R".repeat(length - 4) + "Bbbb");
    String moved = red.replaceFirst("^\\{(.{40}),(.*)}$", "{$2,$1}");
    assertThat(moved).startsWith("{\"response\"").hasSameSizeAs(red);

    AnswerIndex index = scan(String.join("\n", red, moved, blue, red), A);

    assertThat(index.entries()).containsExactly(new Entry(A, 0, red.length(), null));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(0, 0, 3, 1));
  }

  private static String picture(String data) {
    return good(A, "1")
        .replace(
            "{\"text\":\"1\"}",
            "{\"text\":\"1\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + data
                + "\"}}");
  }

  @Test
  void prefersAResultToAnErrorInAnyOrder() throws IOException {
    AnswerIndex late = scan(error(A, 13) + "\n" + good(A, "1"), A);
    assertThat(late.entries())
        .containsExactly(new Entry(A, error(A, 13).length() + 1L, good(A, "1").length(), null));
    assertThat(late.anomalies()).isEqualTo(new Anomalies(0, 0, 1, 0));
    AnswerIndex early = scan(good(A, "1") + "\n" + error(A, 13), A);
    assertThat(early.entries()).containsExactly(new Entry(A, 0, good(A, "1").length(), null));
  }

  @Test
  void prefersTheFirstErrorToLaterOnesAndToUnreadableLines() throws IOException {
    String cut = good(A, "1").substring(0, 80);
    AnswerIndex index = scan(cut + "\n" + error(A, 3) + "\n" + error(A, 13), A);
    assertThat(index.entries())
        .containsExactly(
            new Entry(A, 81, error(A, 3).length(), new Failed(Reason.api(3), "went wrong")));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(1, 0, 2, 0));
  }

  @Test
  void countsLinesOfOtherKeysAndOfNone() throws IOException {
    AnswerIndex index = scan(good(B, "2") + "\n{\"response\":{}}\n{\"key\":7}\n" + good(A, "1"), A);
    assertThat(index.counts()).isEqualTo(new Counts(1, 1, 1, 0, 0));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(0, 3, 0, 0));
  }

  @Test
  void findsTheKeyInTheMetadataOfAnInlineAnswer() throws IOException {
    String line =
        good(A, "1").replace("\"key\":\"" + A + "\"", "\"metadata\":{\"key\":\"" + A + "\"}");
    assertThat(scan(line, A).counts().done()).isEqualTo(1);
  }

  @Test
  void refusesInputsThatAreNotOurs() {
    assertThatThrownBy(() -> scan("", B, A)).hasMessageEndingWith("does not ascend at key " + A);
    assertThatThrownBy(() -> scan("", A, A)).isInstanceOf(IOException.class);
  }

  @Test
  void sumsUpWhatEachRequestUsedOnceWhateverBecameOfIt() throws IOException {
    String first = used(A, "STOP", "'promptTokenCount':10,'cachedContentTokenCount':4");
    String cut =
        used(
            B,
            "MAX_TOKENS",
            "'promptTokenCount':20,'candidatesTokenCount':7,'thoughtsTokenCount':'3',"
                + "'toolUsePromptTokenCount':2,'candidatesTokensDetails':"
                + "[{'modality':'TEXT','tokenCount':1},{'tokenCount':6,'modality':'IMAGE'}]");
    String large = used(C, "STOP", "'promptTokenCount':200001");

    AnswerIndex index = scan(String.join("\n", first, cut, first, large, error(A, 3)), A, B, C);

    assertThat(index.usage())
        .isEqualTo(new Usage(new Tokens(30, 4, 7, 3, 2, 6), new Tokens(200_001, 0, 0, 0, 0, 0)));
    assertThat(AnswerIndex.readFrom(new ByteArrayInputStream(written(index)))).isEqualTo(index);
  }

  @Test
  void countsWhoAnsweredForEachRequestOnce() throws IOException {
    String asked =
        used(A, "STOP", "'promptTokenCount':1").replace("}]", "}],\"modelVersion\":\"m-1\"");
    String other =
        used(B, "SAFETY", "'promptTokenCount':2")
            .replace("}]", "}],\"model_version\":\"models/m-2\"");
    String odd =
        used(C, "STOP", "'promptTokenCount':4").replace("}]", "}],\"modelVersion\":\"m 3\"");
    String unsaid = used(D, "STOP", "'promptTokenCount':8");

    AnswerIndex index = scan(String.join("\n", asked, other, asked, odd, unsaid), A, B, C, D);

    assertThat(index.answered().models())
        .isEqualTo(Map.of("m-1", sum(1), "m-2", sum(2), "other", sum(4), "", sum(8)));
    assertThat(AnswerIndex.readFrom(new ByteArrayInputStream(written(index)))).isEqualTo(index);
  }

  private static ModelAnswers.Sum sum(long prompt) {
    return new ModelAnswers.Sum(1, Usage.of(new Tokens(prompt, 0, 0, 0, 0, 0)));
  }

  private static String used(String key, String reason, String counts) {
    return ("{'key':'"
            + key
            + "','response':{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'"
            + reason
            + "'}],'usageMetadata':{"
            + counts
            + "}}}")
        .replace('\'', '"');
  }

  @Test
  void talliesLinesByWhatTheyHoldWhoseverTheyAre() throws IOException {
    String strange = good("d".repeat(32), "1");
    AnswerIndex index =
        scan(
            String.join("\n", good(A, "1"), good(A, "1"), strange, error(B, 13), "{\"key\":", "{}"),
            A,
            B);
    assertThat(index.tally()).isEqualTo(new Tally(3, 1));
    assertThat(AnswerIndex.readFrom(new ByteArrayInputStream(written(index))).tally())
        .isEqualTo(index.tally());
  }

  private AnswerIndex scan(String answers, String... keys) throws IOException {
    return AnswerFiles.scan(folder, answers.getBytes(StandardCharsets.UTF_8), keys);
  }

  private AnswerIndex scan(byte[] answers, String... keys) throws IOException {
    return AnswerFiles.scan(folder, answers, keys);
  }
}
