package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.gemini.GeminiException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps the answers of ended jobs from being fetched in this JVM. */
public final class Fetches {
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

  /** The answers of a sending could not be fetched yet. */
  void failed(String sending, GeminiException failure, Instant now) {
    troubles.compute(
        sending, (name, before) -> Trouble.after(before, Wait.Kind.ANSWERS, failure, now));
  }

  /** They were fetched, or will not be. */
  void over(String sending) {
    troubles.remove(sending);
  }

  /** The same waits, and why answers are not there yet. */
  public List<Wait> explain(List<Wait> waits) {
    Trouble trouble = troubles.values().stream().findAny().orElse(null);
    return trouble == null ? waits : waits.stream().map(wait -> wait.because(trouble)).toList();
  }
}
