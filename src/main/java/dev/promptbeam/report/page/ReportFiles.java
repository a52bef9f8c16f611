package dev.promptbeam.report.page;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.StoredReport;
import java.io.IOException;
import java.nio.file.Files;

/** The two files of a report, each whole or as it was. */
public final class ReportFiles {
  private ReportFiles() {}

  /** Writes both, in the place of older ones. */
  public static void write(RunDirectory directory, StatusView view) throws IOException {
    write(directory, view, directory.isRemote() ? ReportLimits.REMOTE : ReportLimits.LOCAL);
  }

  /** The same, from less of the rows: for a process that is told to end. */
  public static void writeQuickly(RunDirectory directory, StatusView view) throws IOException {
    write(directory, view, ReportLimits.QUICK);
  }

  static void write(RunDirectory directory, StatusView view, ReportLimits limits)
      throws IOException {
    RunReport report = RunReport.of(directory, view, limits);
    byte[] json = PageJson.of(report.json());
    DurableFile.replace(
        directory.reportPage(), out -> ReportPage.builtIn().write(json, report.rows(), out));
    DurableFile.replace(
        directory.reportFile(),
        out -> {
          out.write(json);
          out.write('\n');
        });
  }

  /** Whether both are there and tell of that end of the run. */
  public static boolean tellOf(RunRecord end, RunDirectory directory) throws IOException {
    return Files.isRegularFile(directory.reportPage()) && StoredReport.of(end, directory) != null;
  }
}
