package dev.promptbeam.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.model.DatasetFormat;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of batch files, whose rows need no key. */
final class RequestLinesTest {
  private static final String LINES =
      """
      {"key": "a", "custom_id": 1}
      {"other": 1}
      {"key": null, "custom_id": {}}
      {"key": "", "custom_id": ""}
      """;

  @TempDir private Path folder;

  @Test
  void areNamedByTheirKeysOrElseByTheirPlaces() throws Exception {
    Collected requests = read(DatasetFormat.REQUESTS, "key");
    Collected openAi = read(DatasetFormat.OPENAI, "custom_id");

    assertThat(requests.keys()).containsExactly("a", "f.jsonl#1", "f.jsonl#2");
    assertThat(requests.reasons()).containsExactly("ROW_KEY_MISSING");
    assertThat(openAi.keys()).containsExactly("1", "f.jsonl#1", "f.jsonl#2");
  }

  @Test
  void needAnotherColumnWhereTheSpecNamesOne() throws Exception {
    Collected rows = read(DatasetFormat.REQUESTS, "custom_id");

    assertThat(rows.keys()).containsExactly("1");
    assertThat(rows.reasons()).hasSize(3).containsOnly("ROW_KEY_MISSING");
  }

  private Collected read(DatasetFormat format, String key) throws Exception {
    ReadOptions options = new ReadOptions(RowFormats.of(format), key, Map.of());
    return DatasetFolder.read(new DatasetFolder(folder).write("f.jsonl", LINES), options);
  }
}
