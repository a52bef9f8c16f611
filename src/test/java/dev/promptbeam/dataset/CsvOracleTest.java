package dev.promptbeam.dataset;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.promptbeam.model.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On well-formed input the scanner must see what FastCSV sees. */
class CsvOracleTest {
  private static final String[] PIECES = {
    "a", "b c", ",", "\"", "\"\"", "\n", "\r\n", "\r", "é", "\u2028", "😀", " ", "\t", "\\", "{", ""
  };
  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};
  private static final int ROUNDS = 1_000;

  @TempDir Path temporary;

  @Test
  void agreesWithFastCsv() throws InterruptedException, JsonProcessingException {
    DatasetFolder folder = new DatasetFolder(temporary);
    for (long seed = 0; seed < ROUNDS; seed++) {
      String text = table(new SplittableRandom(seed));
      Collected read = read(folder.write("a.csv", text), csv());

      assertThat(read.letters).as("seed %d", seed).isEmpty();
      assertThat(values(read)).as("seed %d", seed).isEqualTo(oracle(text));
    }
  }

  private static List<List<String>> values(Collected read) throws JsonProcessingException {
    List<List<String>> rows = new ArrayList<>();
    for (String json : read.json()) {
      List<String> values = new ArrayList<>();
      for (JsonNode value : Json.MAPPER.readTree(json)) {
        values.add(value.textValue());
      }
      rows.add(values);
    }
    return rows;
  }

  private static List<List<String>> oracle(String text) {
    return CsvReader.builder().ofCsvRecord(text).stream()
        .skip(1)
        .map(CsvRecord::getFields)
        .toList();
  }

  private static String table(SplittableRandom random) {
    int columns = random.nextInt(2, 6);
    String end = LINE_ENDS[random.nextInt(LINE_ENDS.length)];
    List<String> lines = new ArrayList<>();
    lines.add(header(columns));
    int rows = random.nextInt(0, 20);
    for (int row = 0; row < rows; row++) {
      lines.add(line(random, columns));
      lines.addAll(random.nextInt(10) == 0 ? List.of("") : List.of());
    }
    return String.join(end, lines) + (random.nextBoolean() ? end : "");
  }

  private static String header(int columns) {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      names.add("c" + column);
    }
    return String.join(",", names);
  }

  private static String line(SplittableRandom random, int columns) {
    List<String> fields = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      StringBuilder value = new StringBuilder();
      int pieces = random.nextInt(0, 5);
      for (int piece = 0; piece < pieces; piece++) {
        value.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String text = value.toString();
      boolean isPlain = text.chars().noneMatch(letter -> "\",\r\n".indexOf(letter) >= 0);
      fields.add(isPlain && random.nextBoolean() ? text : quoted(text));
    }
    return String.join(",", fields);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
