package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.gemini.GeminiException;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one request by a call.
 *
 * @param intent null where none is written
 * @param ended with the answer saved, or with what keeps it from ever being asked; null else
 * @param failure why it was surely not served; null where it is over, or waits for something of
 *     ours
 */
public record FlexResult(
    @Nullable Intent intent, @Nullable Ended ended, @Nullable GeminiException failure) {
  /** Nothing was asked, for no fault of anybody. */
  public static FlexResult notYet(@Nullable Intent intent) {
    return new FlexResult(intent, null, null);
  }
}
