package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.page.ReportFiles;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.util.List;

/**
 * The report at the end of a run. It is for people: what keeps it from being written is a warning,
 * and changes nothing of the run.
 */
final class EndReport {
  private final RunDirectory directory;
  private final Tariff tariff;
  private final StartListener listener;

  EndReport(RunDirectory directory, Tariff tariff, StartListener listener) {
    this.directory = directory;
    this.tariff = tariff;
    this.listener = listener;
  }

  private interface Writing {
    void of(StatusView view) throws IOException;
  }

  void write(RunRecord ended) {
    tryTo(view -> ReportFiles.write(directory, view));
  }

  /** The same for a process that is told to end. */
  void writeQuickly() {
    tryTo(view -> ReportFiles.writeQuickly(directory, view));
  }

  /** Writes it where a crash, or a worker that ended the run alone, has left none of that end. */
  void writeUnlessThere(RunRecord end) {
    tryTo(
        view -> {
          if (!ReportFiles.tellOf(end, directory)) {
            ReportFiles.write(directory, view);
          }
        });
  }

  private void tryTo(Writing writing) {
    try {
      StatusView view = new StatusView.Source(directory, tariff).readEnded();
      if (view != null) {
        writing.of(view);
      }
    } catch (IOException e) {
      warn(IoReason.withFile(e));
    } catch (RuntimeException
        | LinkageError e) { // a program of the library may lack a format's jars
      warn(e.toString());
    }
  }

  private void warn(String why) {
    String again = GoOn.command(List.of("report", directory.toString()), null);
    listener.note("warning: no report was written: " + why + "; write it with: " + again);
  }
}
