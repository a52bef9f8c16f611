package dev.promptbeam.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.pipeline.RunRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a folder for temporary files that cannot be used. */
final class TempFolderTest {
  @TempDir private Path folder;

  @Test
  void folderThatIsNotThereIsRefusedWithWhatToSet() {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> TempFolder.requireWritable(nowhere))
        .isInstanceOf(RunRefusedException.class)
        .hasMessage(
            "the folder for temporary files, "
                + nowhere
                + ", cannot be written to: there is no such file or folder; name a folder that can"
                + " be written to and whose files may be executed: TMPDIR=DIR")
        .extracting(refused -> ((RunRefusedException) refused).exitCode())
        .isEqualTo(2);
  }

  @Test
  void folderOfTheTestsWillDo() {
    assertThatCode(TempFolder::requireUsable).doesNotThrowAnyException();
  }
}
