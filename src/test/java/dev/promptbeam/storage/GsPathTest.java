package dev.promptbeam.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GsPathTest {
  private static final Path FOLDER = Locations.path("gs://data/a/b");

  @ParameterizedTest
  @CsvSource({
    "gs://data/a/b/, gs://data/a/b",
    "gs://data, gs://data",
    "gs://data/, gs://data",
    "GS://data/a/../b, gs://data/a/../b",
    "gs://data/a//b, gs://data/a//b",
  })
  void textIsTakenAsItIs(String text, String path) {
    assertThat(Locations.path(text).normalize()).hasToString(path);
  }

  @Test
  void namesAreResolvedAndTakenApart() {
    assertThat(FOLDER.resolve("c/d")).hasToString("gs://data/a/b/c/d");
    assertThat(FOLDER.resolve("gs://other/x")).hasToString("gs://other/x");
    assertThat(FOLDER.getParent()).hasToString("gs://data/a");
    assertThat(Locations.path("gs://data/a").getParent()).hasToString("gs://data");
    assertThat(Locations.path("gs://data").getParent()).isNull();
    assertThat(FOLDER.getFileName()).hasToString("b");
    assertThat(FOLDER.resolveSibling("c")).hasToString("gs://data/a/c");
    assertThat(FOLDER.relativize(FOLDER.resolve("c/d"))).hasToString("c/d");
    assertThat(FOLDER.getName(1)).hasToString("b");
    assertThat(FOLDER.getNameCount()).isEqualTo(2);
    assertThat(FOLDER.startsWith(Locations.path("gs://data/a"))).isTrue();
    assertThat(FOLDER.startsWith(Locations.path("gs://data/"))).isTrue();
    assertThat(FOLDER.resolve("c").startsWith(Locations.path("gs://data/a/bc"))).isFalse();
    assertThat(FOLDER.startsWith(Path.of("/a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://", "gs:///x", "gs://B", "gs://a/x", "gs://a b/x"})
  void nameThatNoBucketHasIsRefused(String text) {
    assertThatThrownBy(() -> Locations.path(text)).isInstanceOf(InvalidPathException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"htp:4", "localhost:80", "http:", "ftp://x"})
  void endpointThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> StorageAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
