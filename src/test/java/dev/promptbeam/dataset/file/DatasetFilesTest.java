package dev.promptbeam.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetFilesTest {
  @TempDir Path temporary;
  private Path specs;

  @BeforeEach
  void files() throws IOException {
    specs = Files.createDirectories(temporary.resolve("pipelines"));
    for (String name :
        List.of(
            "a.csv",
            "B.csv",
            "data/x.jsonl",
            "data/x1.jsonl",
            "data/deep/er/y.jsonl",
            "data/.hidden.jsonl",
            "data/.git/z.jsonl",
            "data/deep/x[1].jsonl")) {
      Path file = specs.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Files.writeString(temporary.resolve("outside.csv"), "a\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv                | a.csv",
        "./data/../a.csv      | a.csv",
        "../outside.csv       | ../outside.csv",
        "../*.csv             | ../outside.csv",
        "*.csv                | B.csv a.csv",
        "[a-z].csv            | a.csv",
        "{a,B}.csv            | B.csv a.csv",
        "data                 | data/deep/er/y.jsonl data/deep/x[1].jsonl data/x.jsonl"
            + " data/x1.jsonl",
        "data/                | data/deep/er/y.jsonl data/deep/x[1].jsonl data/x.jsonl"
            + " data/x1.jsonl",
        "data/x?.jsonl        | data/x1.jsonl",
        "data/*               | data/x.jsonl data/x1.jsonl",
        "data/.*.jsonl        | data/.hidden.jsonl",
        "data/**/x*.jsonl     | data/deep/x[1].jsonl data/x.jsonl data/x1.jsonl",
        "**/y.jsonl           | data/deep/er/y.jsonl",
        "**/*.csv             | B.csv a.csv",
        "data/deep/**/**/y.*  | data/deep/er/y.jsonl",
        "data/deep/x[1].jsonl | data/deep/x[1].jsonl",
      })
  void patternNamesFiles(String pattern, String expected) throws DatasetException {
    assertThat(paths(pattern)).containsExactly(expected.split(" "));
  }

  @Test
  void overlappingPatternsReadAFileOnce() throws DatasetException, IOException {
    Files.createSymbolicLink(specs.resolve("z.csv"), specs.resolve("a.csv"));
    Files.createSymbolicLink(specs.resolve("data/w.csv"), specs.resolve("B.csv"));

    assertThat(paths("*.csv", "a.csv", "data/x.jsonl", specs.resolve("B.csv").toString()))
        .containsExactly("B.csv", "a.csv", "data/x.jsonl");
    assertThat(paths("data/w.csv")).containsExactly("data/w.csv");
  }

  @Test
  void fileIsPinnedAsItIs() throws DatasetException, IOException {
    DataFile file = DatasetFiles.list(specs, List.of("a.csv")).get(0);

    Path location = specs.resolve("a.csv");
    assertThat(file)
        .isEqualTo(
            new DataFile(
                "a.csv",
                location.toString(),
                5,
                Files.getLastModifiedTime(location).toInstant().toString(),
                false,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c.csv      | c.csv is missing: FOLDER/c.csv; paths are relative to the spec's folder",
        "*.tsv      | *.tsv matches no file; looked for FOLDER/*.tsv;"
            + " paths are relative to the spec's folder",
        "no/*.tsv   | no/*.tsv matches no file; looked for FOLDER/no/*.tsv;"
            + " paths are relative to the spec's folder",
        "[a.csv     | [a.csv is no glob: Missing '];"
            + " a backslash before [ ] { } * ? or \\ takes it as it is",
        "empty      | empty is a folder without files: FOLDER/empty",
        "gs://b/*   | gs://b/*: no bucket can have the name \"b\"",
        "' '        | dataset.path is empty; name a file, a folder or a glob",
        "a.csv.7z   | a.csv.7z: .7z is not seen through; unpack it, or use .zst",
      })
  void patternThatNamesNothingIsRefused(String pattern, String message) throws IOException {
    Files.createDirectories(specs.resolve("empty"));
    Files.writeString(specs.resolve("a.csv.7z"), "");

    assertThatThrownBy(() -> paths("a.csv", pattern))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message.replace("FOLDER", specs.toString()));
  }

  @Test
  void noPatternIsRefused() {
    assertThatThrownBy(this::paths)
        .isInstanceOf(DatasetException.class)
        .hasMessage("dataset.path names no file");
  }

  private List<String> paths(String... patterns) throws DatasetException {
    return DatasetFiles.list(specs, List.of(patterns)).stream().map(DataFile::path).toList();
  }
}
