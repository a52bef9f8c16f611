package dev.promptbeam.result.judge;

import static dev.promptbeam.result.judge.AnswerFiles.error;
import static dev.promptbeam.result.judge.AnswerFiles.good;
import static dev.promptbeam.result.judge.AnswerFiles.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that an index is kept in. */
class AnswerIndexTest {
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);

  private static final String NO_TOKENS =
      "{\"prompt\":0,\"cached\":0,\"candidates\":0,\"thoughts\":0,\"toolUse\":0,\"images\":0}";
  private static final String NO_USAGE =
      "{\"usual\":" + NO_TOKENS + ",\"longPrompts\":" + NO_TOKENS + "}";

  @TempDir Path folder;

  @Test
  void comesBackFromItsFile() throws IOException {
    AnswerIndex index =
        scan(
            good(B, "x")
                + "\n"
                + error(A, 13).replace("went wrong", "a\\tb\\n\u2028\\ud800 \\\"c\\\"")
                + "\nbroken",
            A,
            B,
            C);
    byte[] written = written(index);
    AnswerIndex back = AnswerIndex.readFrom(new ByteArrayInputStream(written));
    assertThat(back).isEqualTo(index);
    assertThat(written(back)).isEqualTo(written);
  }

  @Test
  void hasASimpleFileForm() throws IOException {
    assertThat(new String(written(scan(good(A, "1"), A, B)), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"format\":1,\"requests\":2,\"served\":1,\"done\":1,\"retryable\":1,\"permanent\":0,"
                + "\"unreadableLines\":0,\"unexpected\":0,\"doubled\":0,\"conflicting\":0,"
                + "\"responses\":1,\"errors\":0,\"models\":{\"\":{\"answers\":1,\"usage\":"
                + NO_USAGE
                + ",\"unmetered\":1}}}\n"
                + "[\""
                + A
                + "\",0,"
                + good(A, "1").length()
                + "]\n"
                + "[\""
                + B
                + "\",-1,0,\"RESULT_MISSING\",\"missing\",true,"
                + "\"the answer file has no line for it\"]\n");
  }

  @Test
  void oneOfAnEarlierVersionIsReadAsItWasMeant() throws IOException {
    String old =
        "{\"format\":1,\"requests\":2,\"served\":2,\"done\":1,\"retryable\":1,\"permanent\":0,"
            + "\"responses\":2,\"errors\":0,\"usage\":{\"usual\":{\"prompt\":7},"
            + "\"longPrompts\":{}}}\n[\""
            + A
            + "\",0,5]\n[\""
            + B
            + "\",6,5,\"FINISH_PUP_LIMITED_DISABLED\",\"invalid_output\",true,\"it ended\"]\n";

    AnswerIndex index =
        AnswerIndex.readFrom(new ByteArrayInputStream(old.getBytes(StandardCharsets.UTF_8)));

    Usage usage = Usage.of(new Tokens(7, 0, 0, 0, 0, 0));
    assertThat(index.answered()).isEqualTo(ModelAnswers.unsaid(2, usage));
    assertThat(index.entries().get(1).failed())
        .isEqualTo(
            new Failed(
                new Reason("FINISH_PUP_LIMITED_DISABLED", Status.INVALID_OUTPUT, true),
                "it ended",
                Again.BY_REASON));
  }

  @Test
  void noticesThatItsFileWasCut() throws IOException {
    byte[] written = written(scan(good(A, "1"), A, B));
    for (int length = 0; length < written.length - 1; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> AnswerIndex.readFrom(new ByteArrayInputStream(cut)))
          .isInstanceOf(IOException.class);
    }
  }

  private AnswerIndex scan(String answers, String... keys) throws IOException {
    return AnswerFiles.scan(folder, answers.getBytes(StandardCharsets.UTF_8), keys);
  }
}
