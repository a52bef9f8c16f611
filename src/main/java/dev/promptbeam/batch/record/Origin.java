package dev.promptbeam.batch.record;

/**
 * Which requests of an earlier sending a later one repeats. Together with the parent's answer index
 * it names them exactly, so a sending whose file was lost is written again alike.
 *
 * @param parent number of the earlier sending; 0 for the shard as it was packed
 * @param group which of its requests
 * @param slice number of this slice, from 0
 * @param slices how many the group was cut into
 */
public record Origin(int parent, Group group, int slice, int slices) {
  public static final Origin FIRST = new Origin(0, Group.ALL, 0, 1);

  /** A part of these requests: one of so many equal ones, and they are all of them. */
  public Origin part(int number, int parts) {
    return new Origin(parent, group, slice * parts + number, slices * parts);
  }

  /** The requests of a sending by what became of them. */
  public enum Group {
    /** Every one: the first sending, or one that never became a job. */
    ALL,
    /** Those that got an answer that must be asked for again. */
    FAILED,
    /** Those that got no answer because the job ended without one. */
    UNSERVED,
    /** Those whose answer refused the account, which is no attempt. */
    WITHHELD,
    /** Those whose answer breaks off with a token for its rest. */
    CONTINUED
  }

  /** The first request of this slice of a group of so many. */
  public long start(long count) {
    return count * slice / slices;
  }

  /** The one after the last request of this slice. */
  public long end(long count) {
    return count * (slice + 1) / slices;
  }

  /** How many requests of such a group this slice has. */
  public long share(long count) {
    return end(count) - start(count);
  }
}
