package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that cannot be read to its end costs its end, is counted, and is told by the exit code.
 */
class DamagedFileIT {
  @TempDir Path folder;

  @OnBothRunners(first = Beam.DIRECT)
  void doesTheRestAndEndsWithThreeWhateverTheRatio(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(15).spec("maxRequests: 1000");
      Files.write(work.path("data/cut.jsonl.gz"), truncated());

      work.finish(3, "--max-failure-ratio", "1");

      JsonNode letter =
          work.run.deadLetters().values().stream().reduce((first, second) -> null).orElseThrow();
      assertThat(letter.path("reason").asText()).isEqualTo("READ_TRUNCATED");
      assertThat(letter.at("/source/file").asText()).isEqualTo("data/cut.jsonl.gz");
      long results = work.run.results().size();
      assertThat(results).isBetween(16L, 14L + 2000);
      work.assertBalanced(results, 0, 1);
      work.assertPaidOnce(results);
      work.finish(3, "--max-failure-ratio", "1");
    }
  }

  /** Half of a compressed file whose rows do not compress well, so that the cut is inside of it. */
  private static byte[] truncated() throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 2000; i++) {
        String row = "{\"id\":\"z" + i + "\",\"text\":\"" + random.nextLong() + "\"}\n";
        gzip.write(row.getBytes(StandardCharsets.UTF_8));
      }
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
  }
}
