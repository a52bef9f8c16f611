package dev.promptbeam.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** What report.json says of a run, as it was written last. */
public final class StoredReport {
  private StoredReport() {}

  /** Null where nothing was written, or it is no report any more. */
  public static @Nullable ObjectNode read(RunDirectory directory) throws IOException {
    if (!Files.isRegularFile(directory.reportFile())) {
      return null;
    }
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(directory.reportFile()));
      return json instanceof ObjectNode report ? report : null;
    } catch (JsonProcessingException broken) {
      return null;
    }
  }

  /** The same; null, too, where it does not tell of that end of the run. */
  public static @Nullable ObjectNode of(RunRecord end, RunDirectory directory) throws IOException {
    ObjectNode report = end.finished() == null ? null : read(directory);
    return report != null
            && report.path("state").asText().equals(end.state())
            && report.path("finished").asText().equals(String.valueOf(end.finished()))
        ? report
        : null;
  }
}
