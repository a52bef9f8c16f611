package dev.promptbeam.batch.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.ledger.LineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaCheckTest {
  @TempDir private Path run;

  @Test
  void eachRowIsSaidWhosePictureIsGoneOrChangedThoughItSharesIt() throws IOException {
    Files.createDirectory(run.resolve("media"));
    Files.writeString(run.resolve("media/a-1.png"), "same");
    String same = LineFile.summarize(run.resolve("media/a-1.png")).sha256();
    Files.writeString(run.resolve("media/b-1.png"), "changed");
    Path part =
        Files.write(
            run.resolve("part.jsonl"),
            List.of(
                row("1", "a", same),
                row("2", "b", same),
                row("3", "c", same),
                row("4", "a", same),
                row("5", "b", same),
                row("6", "c", same),
                row("7", "a", "other")));

    assertThat(MediaCheck.problems(run, List.of(part)))
        .containsExactly(
            "media/b-1.png was changed since row \"2\" was written",
            "media/c-1.png is missing, which row \"3\" names",
            "media/b-1.png was changed since row \"5\" was written",
            "media/c-1.png is missing, which row \"6\" names",
            "media/a-1.png was changed since row \"7\" was written");
  }

  private static String row(String key, String request, String sha256) {
    return "{\"key\":\"%s\",\"media\":[{\"path\":\"media/%s-1.png\",\"sha256\":\"%s\"}]}"
        .formatted(key, request, sha256);
  }
}
