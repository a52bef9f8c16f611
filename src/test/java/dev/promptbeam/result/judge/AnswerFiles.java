package dev.promptbeam.result.judge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Answer files, and what a scan finds in them. */
final class AnswerFiles {
  private AnswerFiles() {}

  /** What is found for requests of the given keys, in this order. */
  static AnswerIndex scan(Path folder, byte[] answers, String... keys) throws IOException {
    String input =
        Arrays.stream(keys)
            .map(key -> "{\"key\":\"" + key + "\",\"request\":{\"contents\":[]}}\n")
            .collect(Collectors.joining());
    Path responses = Files.write(folder.resolve("responses.jsonl"), answers);
    Path requests = Files.writeString(folder.resolve("requests.jsonl"), input);
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), false, null, false);
    return AnswerScan.scan(responses, requests, Classifier.of(policy));
  }

  static byte[] written(AnswerIndex index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    index.writeTo(out);
    return out.toByteArray();
  }

  static String good(String key, String text) {
    return "{\"key\":\""
        + key
        + "\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}]},\"finishReason\":\"STOP\"}]}}";
  }

  static String error(String key, int code) {
    return "{\"key\":\"" + key + "\",\"error\":{\"code\":" + code + ",\"message\":\"went wrong\"}}";
  }
}
