package dev.promptbeam.result.judge;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Status;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Judges single lines as a scan does, and names what is expected of them. */
public final class Judging {
  public static final AnswerPolicy TEXT = new AnswerPolicy(Set.of("STOP"), false, null, false);

  private Judging() {}

  public static Verdict judge(AnswerPolicy policy, String line) throws IOException {
    Classifier classifier = Classifier.of(policy);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return classifier.judge(
        AnswerLineParser.parse(bytes, 0, bytes.length, classifier.reading()), null);
  }

  public static String candidate(String candidates) {
    return "{\"response\":{\"candidates\":[" + candidates + "]}}";
  }

  public static Failed failed(String code, Status status, boolean retryable, String message) {
    return new Failed(new Reason(code, status, retryable), message);
  }
}
