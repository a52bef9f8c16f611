package dev.promptbeam.result;

import static dev.promptbeam.result.AnswerFiles.error;
import static dev.promptbeam.result.AnswerFiles.good;
import static dev.promptbeam.result.AnswerFiles.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                + "\"responses\":1,\"errors\":0}\n"
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
