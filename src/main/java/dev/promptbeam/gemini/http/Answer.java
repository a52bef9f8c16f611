package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.Redaction;
import java.net.http.HttpHeaders;

/**
 * Status and headers of an answer; the body of a success has gone to the caller's sink.
 *
 * @param error the start of the body of anything but a success
 * @param redaction hides what this answer's texts might give away
 */
public record Answer(int status, HttpHeaders headers, BytesSink error, Redaction redaction) {
  public boolean success() {
    return status / 100 == 2;
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
