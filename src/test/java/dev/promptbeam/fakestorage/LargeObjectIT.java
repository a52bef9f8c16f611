package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object that is larger than the memory of the process that serves it. */
final class LargeObjectIT {
  private static final int MEGABYTE = 1 << 20;

  /** Not in memory, where other tests have their folders. */
  @TempDir(factory = OnDisk.class)
  Path folder;

  @Tag("process")
  @Test
  void isTakenAndGivenByAProcessWithLittleMemory() throws Exception {
    long size = Lane.size(128, 512) * (long) MEGABYTE;
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StorageMain.class.getName(),
                    "--folder",
                    folder.resolve("objects").toString(),
                    "--bucket",
                    "data"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Matcher said =
          Pattern.compile("storage (\\S+) control (\\S+)")
              .matcher(process.inputReader().readLine());
      assertThat(said.find()).isTrue();
      assertThat(sent(said.group(1), size)).contains("\"size\":\"" + size + "\"");
      assertThat(received(said.group(1))).isEqualTo(size);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String sent(String url, long size) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url + "/upload/storage/v1/b/data/o?uploadType=media&name=large"))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(size)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static long received(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/storage/v1/b/data/o/large?alt=media")).build();
    InputStream in =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    try (in) {
      byte[] buffer = new byte[MEGABYTE];
      long received = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        received += read;
      }
      return received;
    }
  }

  /** So many bytes that are all the same. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int part = (int) Math.min(left, length);
      left -= part;
      return part;
    }
  }

  /** The usual place of temporary files. */
  static final class OnDisk implements org.junit.jupiter.api.io.TempDirFactory {
    @Override
    public Path createTempDirectory(
        org.junit.jupiter.api.extension.AnnotatedElementContext element,
        org.junit.jupiter.api.extension.ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory("large-object");
    }
  }
}
