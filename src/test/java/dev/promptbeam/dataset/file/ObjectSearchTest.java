package dev.promptbeam.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.storage.WithBucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectSearchTest extends WithBucket {
  private static final List<String> NAMES =
      List.of(
          "x/y1.jsonl",
          "x/s/y2.jsonl",
          "x/s/t/y3.jsonl",
          "x/s/t/z.csv",
          "x/.hidden",
          "x/.secret/y4.jsonl",
          "x/[q].jsonl",
          "x/{a,b}.jsonl",
          "x/b.jsonl",
          "xx/y5.jsonl",
          "é/ö.jsonl");

  @BeforeEach
  void fill() throws IOException {
    for (String name : NAMES) {
      put(name, "{}");
      Path file = folder.resolve("disk").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x/",
        "x/*",
        "x/**",
        "x/**/*.jsonl",
        "x/**y*",
        "x*/y?.jsonl",
        "{x,xx}/y*.jsonl",
        "{x/s,xx}",
        "x/[q].jsonl",
        "x/\\[q\\].jsonl",
        "x/{a,b}.jsonl",
        "x/[a-c].jsonl",
        "x/.*",
        "x/s/*/z.csv",
        "**/t/*",
        "é/*",
        "x/y1.jsonl",
      })
  void findsWhatIsFoundOnADisk(String pattern) throws Exception {
    List<String> onDisk =
        list(folder.resolve("disk").toString() + "/" + pattern, folder.resolve("disk") + "/");
    assertThat(list("gs://data/" + pattern, "gs://data/")).isEqualTo(onDisk);
  }

  @Test
  void namesThatAreNoPathsAreFound() throws Exception {
    put("odd//a.jsonl", "{}");
    put("odd/../b.jsonl", "{}");
    put("odd/", "");

    assertThat(list("gs://data/odd", "gs://data/")).containsExactly("odd//a.jsonl");
    assertThat(list("gs://data/odd/../b.jsonl", "gs://data/")).containsExactly("odd/../b.jsonl");
    assertThat(list("gs://data/odd//a.jsonl", "gs://data/")).containsExactly("odd//a.jsonl");
  }

  @Test
  void thousandsAreListedPageByPage() throws Exception {
    for (int object = 0; object < 2_500; object++) {
      put("many/" + object + ".jsonl", "");
    }

    assertThat(list("gs://data/many", "gs://data/")).hasSize(2_500);
    assertThat(storage.calls().counts()).isEqualTo(Map.of("objects.get", 1, "objects.list", 3));
  }

  @Test
  void fileIsPinnedByItsGeneration() throws Exception {
    DataFile pinned = DatasetFiles.list(folder, List.of("gs://data/x/y1.jsonl")).get(0);
    assertThat(pinned.path()).isEqualTo("gs://data/x/y1.jsonl");
    try (InputStream in = PinnedFile.open(pinned, 0)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    put("x/y1.jsonl", "{}");

    assertThatThrownBy(() -> PinnedFile.open(pinned, 0).close())
        .isInstanceOf(DatasetChangedException.class);
  }

  @Test
  void checksumStandsForTheContent() throws Exception {
    List<DataFile> before = DatasetFiles.list(folder, List.of("gs://data/x/y1.jsonl"));
    put("x/y1.jsonl", "{}");
    List<DataFile> after = DatasetFiles.list(folder, List.of("gs://data/x/y1.jsonl"));

    assertThat(after).isNotEqualTo(before);
    assertThat(ContentHash.ofAll(after)).isEqualTo(ContentHash.ofAll(before));
  }

  private List<String> list(String pattern, String prefix) throws DatasetException {
    return DatasetFiles.list(folder, List.of(pattern)).stream()
        .map(DataFile::location)
        .map(location -> location.substring(prefix.length()))
        .sorted()
        .toList();
  }
}
