package dev.promptbeam.batch.pack;

/** What tells the rows of a run apart. */
public enum RowNames {
  /** Where they stand: no two rows have one place. */
  PLACE,
  /**
   * What they hold, for rows without a place; equal ones are counted when their bucket is packed.
   */
  CONTENT
}
