package dev.promptbeam.batch.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.MediaReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceLineTest {
  private static final MediaReference A =
      new MediaReference("a".repeat(64), 3, Path.of("/data/ö \"quoted\" {1}.png"));
  private static final MediaReference B = new MediaReference("b".repeat(64), 4, Path.of("/b.mp4"));

  @Test
  void uriTakesThePlaceOfEachFileAndNothingElseChanges() throws IOException {
    String line =
        "{\"key\":\"1\",\"request\":{\"n\":1.50,\"parts\":["
            + part("image/png", A.uri())
            + ",{\"text\":\"é\"},"
            + "{\"fileData\":{\"fileUri\":\""
            + B.uri()
            + "\",\"mimeType\":\"video/mp4\"},\"videoMetadata\":{\"fps\":1}},"
            + part("application/pdf", "https://example.org/a.pdf")
            + "]}}";

    assertThat(sent(line))
        .isEqualTo(
            line.replace(A.uri(), "files/" + A.sha256()).replace(B.uri(), "files/" + B.sha256()));
    assertThat(ReferenceLine.parts(utf8(line)))
        .containsExactly(
            new ReferenceLine.Part(A, "image/png"), new ReferenceLine.Part(B, "video/mp4"));
    assertThat(ReferenceLine.hashes(utf8(line))).containsExactly(A.sha256(), B.sha256());
  }

  @Test
  void whatOnlyReadsLikeOneStays() throws IOException {
    for (String line :
        List.of(
            "{\"text\":\"" + A.uri() + "\"}",
            "{\"text\":\"{\\\"fileUri\\\":\\\"" + B.uri() + "\\\"}\"}",
            "{\"fileUri\":\"promptbeam-media:nothing\"}",
            "{\"fileUri\":\"files/abc\"}",
            "{}")) {
      assertThat(sent(line)).isEqualTo(line);
      assertThat(ReferenceLine.hashes(utf8(line))).isEmpty();
    }
  }

  private static String sent(String line) throws IOException {
    byte[] sent = ReferenceLine.sent(utf8(line), reference -> "files/" + reference.sha256());
    return new String(sent, StandardCharsets.UTF_8);
  }

  private static String part(String mimeType, String uri) {
    return "{\"fileData\":{\"mimeType\":\"" + mimeType + "\",\"fileUri\":\"" + uri + "\"}}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
