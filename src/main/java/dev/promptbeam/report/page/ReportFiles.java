package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.StatusView;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** The two files of a report, each whole or as it was. */
public final class ReportFiles {
  private ReportFiles() {}

  /** Writes both, in the place of older ones. */
  public static void write(RunDirectory directory, StatusView view) throws IOException {
    write(directory, view, directory.isRemote() ? ReportLimits.QUICK : ReportLimits.LOCAL);
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

  /** What was written last; null where nothing was, or it is no report any more. */
  public static @Nullable ObjectNode read(RunDirectory directory) throws IOException {
    if (!Files.isRegularFile(directory.reportFile())) {
      return null;
    }
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(directory.reportFile()));
      return json instanceof ObjectNode report ? report : null;
    } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
      return null;
    }
  }

  /** Whether both are there and tell of that end of the run. */
  public static boolean tellOf(RunRecord end, RunDirectory directory) throws IOException {
    ObjectNode report = read(directory);
    return report != null
        && Files.isRegularFile(directory.reportPage())
        && report.path("state").asText().equals(end.state())
        && end.finished() != null
        && report.path("finished").asText().equals(end.finished().toString());
  }
}
