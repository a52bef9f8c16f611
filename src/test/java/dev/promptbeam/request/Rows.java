package dev.promptbeam.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Rows and requests as JSON text, for short tests. */
public final class Rows {
  /** The folder that the tests run in. */
  static final MediaFiles NO_FILES = MediaFiles.of(MediaRules.usual(Path.of("").toAbsolutePath()));

  private Rows() {}

  static SourceRow row(String json) {
    return row(json, 0);
  }

  static SourceRow row(String json, long position) {
    return new SourceRow(
        new Source("rows.jsonl", position), "k", json.getBytes(StandardCharsets.UTF_8));
  }

  public static CheckedRequest check(String request) {
    try {
      return RequestFields.check(RequestKind.GENERATE, Json.MAPPER.readTree(request));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static RequestTemplate template(String request) {
    CheckedRequest checked = check(request);
    if (!checked.problems().isEmpty()) {
      throw new IllegalArgumentException(checked.problems().toString());
    }
    return RequestTemplate.compile(RequestKind.GENERATE, checked.json(), false);
  }

  static RequestBuilder builder(String request) {
    return new RequestBuilder(
        template(request),
        "gemini-3.5-flash-lite",
        Deduplicate.AUTO,
        1_000_000,
        source -> false,
        NO_FILES);
  }

  public static String render(String request, String row) throws UnbuildableRowException {
    return json(builder(request).build(row(row)));
  }

  static String json(KeyedRequest request) {
    return new String(request.request(), StandardCharsets.UTF_8);
  }
}
