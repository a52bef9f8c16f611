package dev.promptbeam.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.client.http.AbstractHttpContent;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an upload that goes on where it broke. Google's client makes them too, but reads
 * each file once more for a checksum that is known, and in pieces of 8 KB.
 */
final class SessionCalls {
  private static final int INCOMPLETE = 308;
  private static final int BUFFER = 1 << 17;
  private static final Pattern KEPT = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

  private final HttpRequestFactory requests;
  private final String root;

  SessionCalls(StorageOptions options) {
    HttpTransportOptions transport = (HttpTransportOptions) options.getTransportOptions();
    this.requests =
        transport
            .getHttpTransportFactory()
            .create()
            .createRequestFactory(transport.getHttpRequestInitializer(options));
    String host = options.getHost();
    this.root = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
  }

  /**
   * What has come of a session.
   *
   * @param kept how many bytes the storage has
   * @param object what they have become; null where some are missing
   */
  record Progress(long kept, @Nullable JsonNode object) {}

  /**
   * Begins a session.
   *
   * @return its address
   */
  String start(GsPath path, JsonNode resource, long size, long expected, String fields)
      throws IOException {
    GenericUrl url = new GenericUrl(root + "/upload/storage/v1/b/" + path.bucket() + "/o");
    url.put("uploadType", "resumable");
    url.put("name", path.object());
    url.put("ifGenerationMatch", expected);
    url.put("fields", fields);
    byte[] json = Json.MAPPER.writeValueAsBytes(resource);
    HttpRequest request =
        requests.buildPostRequest(
            url, new ByteArrayContent("application/json; charset=UTF-8", json));
    request.getHeaders().set("X-Upload-Content-Length", size);
    HttpResponse response = execute(request);
    try {
      String session = response.getHeaders().getLocation();
      if (!response.isSuccessStatusCode() || session == null) {
        throw failure(response);
      }
      return session;
    } finally {
      response.ignore();
    }
  }

  /** Sends the bytes of a file from one on, to its end. */
  Progress send(String session, Path file, long from, long size) throws IOException {
    String range = "bytes " + from + "-" + (size - 1) + "/" + size;
    return put(session, new Rest(file, from, size), range);
  }

  /** Asks how far it has come. */
  Progress look(String session, long size) throws IOException {
    return put(session, new EmptyContent(), "bytes */" + size);
  }

  private Progress put(String session, HttpContent content, String range) throws IOException {
    HttpRequest request = requests.buildPutRequest(new GenericUrl(session), content);
    request.getHeaders().setContentRange(range);
    HttpResponse response = execute(request);
    try {
      if (response.getStatusCode() == INCOMPLETE) {
        Matcher kept = KEPT.matcher(String.valueOf(response.getHeaders().getRange()));
        return new Progress(kept.matches() ? Long.parseLong(kept.group(1)) + 1 : 0, null);
      }
      if (!response.isSuccessStatusCode()) {
        throw failure(response);
      }
      return new Progress(content.getLength(), Json.MAPPER.readTree(bytes(response)));
    } finally {
      response.ignore();
    }
  }

  private static HttpResponse execute(HttpRequest request) throws IOException {
    request.setThrowExceptionOnExecuteError(false);
    request.setFollowRedirects(false); // 308 is no redirection here
    try {
      return request.execute();
    } catch (UncheckedIOException local) {
      throw local.getCause();
    } catch (IOException e) {
      throw new StorageException(0, String.valueOf(e.getMessage()), e);
    }
  }

  private static StorageException failure(HttpResponse response) throws IOException {
    String said = response.getStatusMessage();
    try {
      said = Json.MAPPER.readTree(bytes(response)).path("error").path("message").asText(said);
    } catch (com.fasterxml.jackson.core.JsonProcessingException none) {
      said = String.valueOf(said);
    }
    return new StorageException(response.getStatusCode(), String.valueOf(said));
  }

  private static byte[] bytes(HttpResponse response) throws IOException {
    try {
      InputStream content = response.getContent();
      return content == null ? new byte[0] : content.readAllBytes();
    } catch (IOException e) {
      throw new StorageException(0, String.valueOf(e.getMessage()), e);
    }
  }

  /** The bytes of a file from one on. That it cannot be read is no fault of the line. */
  private static final class Rest extends AbstractHttpContent {
    private final Path file;
    private final long from;
    private final long size;

    Rest(Path file, long from, long size) {
      super("application/octet-stream");
      this.file = file;
      this.from = from;
      this.size = size;
    }

    @Override
    public long getLength() {
      return size - from;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] buffer = new byte[BUFFER];
      try (InputStream in = opened()) {
        for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
          out.write(buffer, 0, read);
        }
      }
      out.flush();
    }

    private InputStream opened() {
      try {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(from);
        return in;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static int read(InputStream in, byte[] buffer) {
      try {
        return in.read(buffer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
