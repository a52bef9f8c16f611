package dev.promptbeam.result;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.Verdict.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Judges single lines as a scan does, and names what is expected of them. */
final class Judging {
  static final AnswerPolicy TEXT = new AnswerPolicy(Set.of("STOP"), false, null, false);

  private Judging() {}

  static Verdict judge(AnswerPolicy policy, String line) throws IOException {
    Classifier classifier = Classifier.of(policy);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return classifier.judge(AnswerLineParser.parse(bytes, 0, bytes.length, classifier.needsText()));
  }

  static String candidate(String candidates) {
    return "{\"response\":{\"candidates\":[" + candidates + "]}}";
  }

  static Failed failed(String code, Status status, boolean retryable, String message) {
    return new Failed(new Reason(code, status, retryable), message);
  }
}
