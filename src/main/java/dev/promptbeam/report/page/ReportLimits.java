package dev.promptbeam.report.page;

/**
 * How much a report looks at and holds.
 *
 * @param rows shown, at most
 * @param pageBytes of the rows in the page, at most
 * @param readBytes of results looked at, at most, and of dead letters as many
 * @param scores whether all rows are read for what their scores say
 */
record ReportLimits(int rows, long pageBytes, long readBytes, boolean scores) {
  private static final int ROWS = 10_000;
  private static final long PAGE_BYTES = 16_000_000;

  /** Of a run on a disk: some seconds. */
  static final ReportLimits LOCAL = new ReportLimits(ROWS, PAGE_BYTES, 4_000_000_000L, true);

  /** Where reading is a download. */
  static final ReportLimits REMOTE = new ReportLimits(ROWS, PAGE_BYTES, 64_000_000, true);

  /** Of a process that is about to end. */
  static final ReportLimits QUICK = new ReportLimits(ROWS, PAGE_BYTES, 64_000_000, false);
}
