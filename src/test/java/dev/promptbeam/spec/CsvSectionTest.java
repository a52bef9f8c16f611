package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.spec.DatasetSpec.Csv;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a spec says that a table is written. */
final class CsvSectionTest {
  @Test
  void everyKeyIsRead() throws SpecException {
    Csv all =
        csv("{delimiter: \";\", quote: \"'\", header: false, columns: [a, b], encoding: UTF-16LE}");

    assertThat(all).isEqualTo(new Csv(";", "'", false, List.of("a", "b"), "UTF-16LE"));
    assertThat(csv("{}")).isEqualTo(Csv.USUAL);
    assertThat(csv("{delimiter: tab, quote: none, encoding: windows-1252}"))
        .isEqualTo(new Csv("\t", "", true, List.of(), "windows-1252"));
    assertThat(csv("{delimiter: \"\\t\"}").delimiter()).isEqualTo("\t");
    assertThat(csv("{delimiter: \" \", quote: '\"'}"))
        .isEqualTo(new Csv(" ", "\"", true, List.of(), "UTF-8"));
    assertThat(csv("{header: true, columns: [a]}").columns()).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{delimiter: ab}|4:20: dataset.csv.delimiter: wants one ASCII character that is no letter"
            + " or digit, or comma, semicolon, tab; not \"ab\"",
        "{delimiter: '\\t'}|4:20: dataset.csv.delimiter: wants one ASCII character that is no"
            + " letter or digit, or comma, semicolon, tab; not \"\\t\"",
        "{delimiter: §}|4:20: dataset.csv.delimiter: wants one ASCII character that is no letter"
            + " or digit, or comma, semicolon, tab; not \"§\"",
        "{quote: ''}|4:16: dataset.csv.quote: wants one ASCII character that is no letter or"
            + " digit, or none; not \"\"",
        "{delimiter: ';', quote: ';'}|4:32: dataset.csv.quote: must be another one than the"
            + " delimiter",
        "{header: maybe}|4:17: dataset.csv.header: wants one of false, true, not \"maybe\"",
        "{header: false}|4:17: dataset.csv.header: false wants columns beside it, the names of"
            + " all columns in their order",
        "{columns: [a, b]}|4:18: dataset.csv.columns: wants header beside it: false where the"
            + " first record is a row, or true",
        "{header: false, columns: [a, a]}|4:33: dataset.csv.columns: names two columns alike",
        "{encoding: ebcdic}|4:19: dataset.csv.encoding: wants one of iso-8859-1, utf-16,"
            + " utf-16be, utf-16le, utf-8, windows-1252, not \"ebcdic\"",
        "{encodign: utf-8}|4:9: dataset.csv.encodign: unknown key; did you mean \"encoding\"?",
      })
  void wrongValuesAreToldAtTheirPlace(String csv, String error) {
    assertThat(errors(spec(csv))).containsExactly("x.yaml:" + error);
  }

  @Test
  void jsonLinesAreNoTable() {
    assertThat(errors(spec("{delimiter: ';'}").replace("rows.csv", "a\n  format: jsonl")))
        .containsExactly("x.yaml:5:8: dataset.csv: is for csv and tsv");
  }

  @Test
  void whatIsSaidBelongsToTheRun() throws SpecException {
    Spec usual = parse(spec("{encoding: utf-8}"));
    Spec other = parse(spec("{encoding: utf-16}"));

    assertThat(Identity.of(usual)).doesNotContainKey("dataset.csv");
    assertThat(Identity.of(other).get("dataset.csv")).contains("encoding=UTF-16");
    assertThat(StoredSpec.read(StoredSpec.write(other))).contains(other);
  }

  private static Csv csv(String csv) throws SpecException {
    return parse(spec(csv)).dataset().csv();
  }

  private static String spec(String csv) {
    return """
    name: demo
    dataset:
      path: rows.csv
      csv: %s
    model: gemini-3.5-flash-lite
    request: {prompt: "Say {{word}}"}
    """
        .formatted(csv);
  }
}
