package dev.promptbeam.request.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.MediaReference;

/** Where the files of a packed request lie, which is no part of what it asks. */
public final class MediaPlaces {
  private static final String FILE_URI = "fileUri";

  private MediaPlaces() {}

  /** Leaves of each reference to a local file what names its content. */
  public static void forget(JsonNode request) {
    JsonNode uri = request.path(FILE_URI);
    if (uri.isTextual() && request instanceof ObjectNode part) {
      MediaReference.parse(uri.textValue())
          .ifPresent(file -> part.put(FILE_URI, file.canonicalUri()));
    }
    for (JsonNode child : request) {
      forget(child);
    }
  }
}
