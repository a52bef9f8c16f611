package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.GeminiException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The failure for which a client's transfer is being tried again; safe for use by many threads. */
public final class TransferTroubles {
  private final AtomicReference<@Nullable GeminiException> last = new AtomicReference<>();

  void set(GeminiException failure) {
    last.set(failure);
  }

  /** The transfer has got further, or was given up. */
  public void clear() {
    last.set(null);
  }

  /** The last one; null where none is in the way. */
  public @Nullable GeminiException last() {
    return last.get();
  }
}
