package dev.promptbeam.batch;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;

/** What the lanes of one session claim, and what sessions that are no more had claimed. */
final class Claims implements AutoCloseable {
  private final Records records;
  private final Presence presence;

  private Claims(Records records, Presence presence) {
    this.records = records;
    this.presence = presence;
  }

  static Claims open(RunDirectory directory, Records records) throws IOException {
    return new Claims(records, Presence.show(directory));
  }

  /** Takes work for a lane of this session; false where it is taken. */
  boolean take(Work work, String lane) throws IOException {
    return records.claim(records.epoch(), work.claim(), presence.signature(lane));
  }

  /** True where that work is not done and never will be: who has claimed it is no more. */
  boolean isLeft(Work work) throws IOException {
    String claimer = records.claimer(records.epoch(), work.claim());
    return claimer != null && !isDone(work) && presence.isGone(claimer);
  }

  private boolean isDone(Work work) throws IOException {
    return switch (work.kind()) {
      case READ -> records.read(work.name()) != null;
      case PUBLISH -> records.outcome(work.name()) != null;
    };
  }

  @Override
  public void close() throws IOException {
    presence.close();
  }
}
