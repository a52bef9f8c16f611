package dev.promptbeam.batch.lease;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.state.Work;
import java.io.IOException;

/** Who does which piece of work, so that no two lanes of any JVM do the same at once. */
public final class Claims implements AutoCloseable {
  private final Records records;
  private final Presence presence;

  public Claims(Records records, Presence presence) {
    this.records = records;
    this.presence = presence;
  }

  /** Takes a piece of work for a lane; false where another one has it. */
  public boolean take(Work piece, String lane) throws IOException {
    return records.claim(records.epoch(), piece.claim(), presence.signature(lane));
  }

  /** True where the one who took it died before it was done. */
  public boolean isAbandoned(Work piece) throws IOException {
    String claimer = records.claimer(records.epoch(), piece.claim());
    return claimer != null && !isDone(piece) && presence.isGone(claimer);
  }

  private boolean isDone(Work piece) throws IOException {
    return switch (piece.kind()) {
      case READ -> records.read(piece.name()) != null;
      case PUBLISH -> records.outcome(piece.name()) != null;
    };
  }

  @Override
  public void close() throws IOException {
    presence.close();
  }
}
