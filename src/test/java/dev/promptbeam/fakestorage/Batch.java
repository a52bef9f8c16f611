package dev.promptbeam.fakestorage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Many calls in one body ({@code multipart/mixed}), answered in their order. */
final class Batch {
  private static final int MOST_CALLS = 100;
  private static final int MOST_BYTES = 10 << 20;
  private static final String BOUNDARY = "batch_of_answers";

  private Batch() {}

  /** Answers one call. */
  interface Calls {
    Answer answer(StorageCall call) throws IOException;
  }

  private record Part(@Nullable String id, StorageCall call) {}

  static Answer answer(StorageCall batch, Calls calls) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts(batch)) {
      Answer answer = calls.answer(part.call());
      write(out, "--" + BOUNDARY + "\r\nContent-Type: application/http\r\n");
      if (part.id() != null) {
        write(out, "Content-ID: <response-" + part.id() + ">\r\n");
      }
      write(out, "\r\nHTTP/1.1 " + answer.status() + " " + phrase(answer.status()) + "\r\n");
      for (Map.Entry<String, String> header : answer.headers().entrySet()) {
        write(out, header.getKey() + ": " + header.getValue() + "\r\n");
      }
      write(out, "Content-Length: " + answer.body().length() + "\r\n\r\n");
      answer.body().writeTo(out);
      write(out, "\r\n");
    }
    write(out, "--" + BOUNDARY + "--\r\n");
    return Answer.of(200, "multipart/mixed; boundary=" + BOUNDARY, out.toByteArray());
  }

  private static List<Part> parts(StorageCall batch) throws IOException {
    byte[] bytes = batch.body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new StorageError(413, "uploadTooLarge", "The batch is larger than 10 MiB.");
    }
    String boundary = "--" + MultipartBody.boundary(batch.header("Content-Type"));
    // One character a byte, so that nothing of a body changes.
    String[] texts =
        ("\r\n" + new String(bytes, StandardCharsets.ISO_8859_1))
            .split(java.util.regex.Pattern.quote("\r\n" + boundary));
    List<Part> parts = new ArrayList<>();
    for (String text : texts) {
      if (text.startsWith("\r\n")) {
        parts.add(part(text.substring(2), batch));
      }
    }
    if (parts.isEmpty() || parts.size() > MOST_CALLS) {
      throw StorageError.invalid("A batch holds 1 to 100 calls, not " + parts.size() + ".");
    }
    return parts;
  }

  /** Headers of the part, a blank line, the call with headers of its own, a blank line, a body. */
  private static Part part(String text, StorageCall batch) throws IOException {
    String[] halves = text.split("\r\n\r\n", 3);
    if (halves.length < 2) {
      throw StorageError.invalid("Failed to parse batch request.");
    }
    String id = headers(halves[0]).get("Content-ID");
    String head = halves[1].stripLeading();
    int end = head.indexOf("\r\n");
    String[] line = (end < 0 ? head : head.substring(0, end)).split(" ");
    if (line.length < 2) {
      throw StorageError.invalid("Failed to parse batch request.");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    batch
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.toLowerCase(java.util.Locale.ROOT).startsWith("content-")) {
                headers.put(name, value);
              }
            });
    headers.putAll(headers(end < 0 ? "" : head.substring(end + 2)));
    byte[] body = (halves.length > 2 ? halves[2] : "").getBytes(StandardCharsets.ISO_8859_1);
    URI uri = URI.create(line[1]);
    return new Part(
        id == null ? null : id.replaceAll("[<>]", ""),
        new StorageCall(line[0], uri, headers, new ByteArrayInputStream(body)));
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    text.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(
            line ->
                found.put(
                    line.substring(0, line.indexOf(':')).strip(),
                    line.substring(line.indexOf(':') + 1).strip()));
    return found;
  }

  private static String phrase(int status) {
    return status < 300 ? "OK" : "Error";
  }

  private static void write(ByteArrayOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
