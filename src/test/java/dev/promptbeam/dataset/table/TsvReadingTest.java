package dev.promptbeam.dataset.table;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsvReadingTest {
  @TempDir Path temporary;

  @Test
  void quotesAreText() throws InterruptedException {
    Collected read = table("a\tb\n\"x\ty\"\n\"1,2\"\t3\"\n");

    assertThat(read.json())
        .containsExactly(
            "{\"a\":\"\\\"x\",\"b\":\"y\\\"\"}", "{\"a\":\"\\\"1,2\\\"\",\"b\":\"3\\\"\"}");
  }

  @Test
  void raggedRowsAreMalformed() throws InterruptedException {
    Collected read = table("a\tb\r\n1\r\n\t\r\n \r\n1\t2\t3");

    assertThat(read.json()).containsExactly("{\"a\":\"\",\"b\":\"\"}");
    assertThat(read.raws()).containsExactly("1", "1\t2\t3");
    assertThat(read.messages())
        .containsExactly(
            "a.tsv line 2: 1 fields where the header has 2",
            "a.tsv line 5: 3 fields where the header has 2");
  }

  @Test
  void typedColumnsBecomeJson() throws InterruptedException {
    Collected read = table("a\tn\nx\t2.0\n");

    assertThat(read.json()).containsExactly("{\"a\":\"x\",\"n\":2.0}");
  }

  private Collected table(String text) throws InterruptedException {
    Map<String, ColumnType> types = Map.of("n", ColumnType.NUMBER);
    return read(
        new DatasetFolder(temporary).write("a.tsv", text),
        new ReadOptions(RowFormats.of(DatasetFormat.TSV), null, types));
  }
}
