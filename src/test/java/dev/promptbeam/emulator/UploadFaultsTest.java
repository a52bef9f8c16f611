package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults within an upload. */
class UploadFaultsTest {
  @RegisterExtension final Emulated wire = new Emulated();

  @Strikes("call.keepHalf")
  @Test
  void keepsHalfAChunkAndLosesTheAnswer() throws Exception {
    wire.fault(
        """
        {"operation":"files.upload.chunk","times":1,"action":{"type":"keepHalf"}}
        """);
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", 2L * chunk.length());

    assertThatThrownBy(() -> wire.chunk(url, "upload", 0, chunk)).isInstanceOf(IOException.class);
    HttpResponse<String> query = wire.post(url, "", "X-Goog-Upload-Command", "query");
    HttpResponse<String> rest =
        wire.chunk(url, "upload, finalize", 4 << 20, chunk + chunk.substring(4 << 20));

    assertThat(query.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("4194304");
    assertThat(Wire.json(rest).at("/file/sizeBytes").asText()).isEqualTo("16777216");
  }

  @Strikes("call.statusAfter")
  @Test
  void keepsTheChunkButLosesItsAck() throws Exception {
    wire.fault(
        """
        {"operation":"files.upload.chunk","times":1,"action":{"type":"statusAfter","code":503}}
        """);
    String chunk = "x".repeat(8 << 20);
    String url = wire.startUpload("{}", 2L * chunk.length());

    HttpResponse<String> struck = wire.chunk(url, "upload", 0, chunk);
    HttpResponse<String> query = wire.post(url, "", "X-Goog-Upload-Command", "query");

    assertThat(struck.statusCode()).isEqualTo(503);
    assertThat(struck.headers().firstValue("X-Goog-Upload-Status")).isEmpty();
    assertThat(query.headers().firstValue("X-Goog-Upload-Size-Received")).hasValue("8388608");
  }

  @Strikes("call.errorIn200")
  @Test
  void refusesAMimeTypeInsideA200() throws Exception {
    wire.fault(
        """
        {"operation":"files.upload.finalize","match":{"mimeType":"^application/jsonl$"},
         "action":{"type":"errorIn200"}}
        """);
    String url = wire.startUpload("{}", 1);

    HttpResponse<String> answer = wire.chunk(url, "upload, finalize", 0, "x");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Wire.json(answer))
        .isEqualTo(
            Wire.json(
                "{\"error\":{\"code\":400,\"message\":\"Unsupported MIME type: application/jsonl\","
                    + "\"status\":\"INVALID_ARGUMENT\"}}"));
    assertThat(wire.getJson("/v1beta/files")).isEqualTo(Wire.json("{}"));
  }
}
