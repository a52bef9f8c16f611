package dev.promptbeam.dataset.parquet;

/** The place of a value within the one around it. */
interface Slot {
  /** Writes what stands before the value: commas, names, and nulls for what was left out. */
  void open();
}
