package dev.promptbeam.report.page;

/**
 * How much a report looks at and holds.
 *
 * @param rows shown, at most
 * @param pageBytes of the rows in the page, at most
 * @param resultBytes of results looked at, at most
 * @param letterBytes of dead letters looked at, at most: they are counted by reason
 * @param scores whether all rows are read for what their scores say
 */
record ReportLimits(int rows, long pageBytes, long resultBytes, long letterBytes, boolean scores) {
  private static final int ROWS = 10_000;
  private static final long PAGE_BYTES = 16_000_000;
  private static final long SAMPLED_BYTES = 64_000_000;

  /** Of a run on a disk. */
  static final ReportLimits LOCAL =
      new ReportLimits(ROWS, PAGE_BYTES, SAMPLED_BYTES, 4_000_000_000L, true);

  /** Where reading is a download. */
  static final ReportLimits REMOTE =
      new ReportLimits(ROWS, PAGE_BYTES, SAMPLED_BYTES, SAMPLED_BYTES, true);

  /** Of a process that is about to end. */
  static final ReportLimits QUICK =
      new ReportLimits(ROWS, PAGE_BYTES, SAMPLED_BYTES, SAMPLED_BYTES, false);
}
