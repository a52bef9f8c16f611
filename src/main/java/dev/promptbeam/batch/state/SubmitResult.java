package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.gemini.GeminiException;
import org.jspecify.annotations.Nullable;

/** What came of it. */
public sealed interface SubmitResult {
  /** It is a job. */
  record Created(Intent intent, String job) implements SubmitResult {}

  /** Surely no job; the intent, where one is written, may be used for another create call. */
  record NotYet(@Nullable Intent intent, GeminiException cause) implements SubmitResult {}

  /** Not sent, because the lease is not surely held; the intent may be used by its holder. */
  record Withheld(Intent intent) implements SubmitResult {}

  /** It is a job, but another owner has decided for this sending meanwhile; see the double. */
  record Superseded(Intent intent, SuspectedDouble made) implements SubmitResult {}

  /** The service said no to its content. */
  record Refused(Intent intent, GeminiException.Invalid cause) implements SubmitResult {}

  /** The key may not do this, or the upload was refused: a stop, the same again would not help. */
  record Denied(GeminiException cause) implements SubmitResult {}

  /** Not sent, because the run was cancelled before. */
  record Halted(@Nullable Intent intent) implements SubmitResult {}

  /** There may be a job, or there may come one. */
  record Doubtful(Intent intent, String message) implements SubmitResult {}
}
