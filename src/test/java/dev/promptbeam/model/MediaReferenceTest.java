package dev.promptbeam.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaReferenceTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(strings = {"/a/b.png", "/a b/#1?.png", "/ä/日本.png", "/100%/%41.png", "/a:b//c"})
  void whatIsWrittenIsReadAgain(String path) {
    MediaReference written = new MediaReference(HASH, 4_000_000_000L, Path.of(path));

    assertThat(written.uri()).isASCII();
    assertThat(MediaReference.parse(written.uri())).contains(written);
  }

  @Test
  void theCanonicalFormLeavesThePathOut() {
    assertThat(new MediaReference(HASH, 5, Path.of("/a")).canonicalUri())
        .isEqualTo(new MediaReference(HASH, 5, Path.of("/b")).canonicalUri())
        .isEqualTo("promptbeam-media:" + HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://example.com/files/a", "gs://a/b", "file:///a", "promptbeam-media:x"})
  void anyOtherUriIsNone(String uri) {
    assertThat(MediaReference.parse(uri)).isEmpty();
  }
}
