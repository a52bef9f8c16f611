package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.setup.RunSetup;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions of this JVM, one a run: opened by its first lane, closed by its last. */
final class Sessions {
  private static final Map<String, Shared> OPEN = new HashMap<>();

  private Sessions() {}

  private record Shared(RunSession session, int lanes) {}

  /** Joins the session of this run, or opens it. */
  static RunSession enter(RunSetup setup) throws IOException {
    synchronized (OPEN) {
      String run = setup.directory().toString();
      Shared open = OPEN.get(run);
      RunSession session = open == null ? new RunSession(setup) : open.session();
      OPEN.put(run, new Shared(session, open == null ? 1 : open.lanes() + 1));
      return session;
    }
  }

  /** Leaves; the last lane out closes it. */
  static void leave(RunSession session) throws IOException {
    synchronized (OPEN) {
      String run = session.setup().directory().toString();
      Shared left = OPEN.computeIfPresent(run, (key, open) -> without(open));
      if (left != null) {
        return;
      }
    }
    session.close();
  }

  /** With one lane less; null where that was the last. */
  private static @Nullable Shared without(Shared open) {
    return open.lanes() == 1 ? null : new Shared(open.session(), open.lanes() - 1);
  }
}
