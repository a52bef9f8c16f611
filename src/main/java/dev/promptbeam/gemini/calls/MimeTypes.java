package dev.promptbeam.gemini.calls;

import java.util.List;

/** MIME types of a batch's input: the guide's own one was at times refused (protocol 2.2). */
final class MimeTypes {
  static final List<String> IN_ORDER = List.of("application/jsonl", "jsonl", "text/plain");

  private MimeTypes() {}

  static boolean refused(String message) {
    return message.contains("Unsupported MIME type");
  }
}
