package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that strike the lines of one job. */
final class LineFaults {
  private final Faults faults;
  private final Job job;
  private final boolean any;

  LineFaults(Faults faults, Job job) {
    this.faults = faults;
    this.job = job;
    this.any = faults.hasLineFaults();
  }

  /** What happens to this line; an empty object for nothing. */
  JsonNode strike(ScannedRequest request, long line) {
    request.scripted =
        faults.answers().of(job.identity.model(), request.lastUserText(), request.anyKey());
    if (!any) {
      return Json.object();
    }
    String key = request.anyKey();
    Map<String, @Nullable String> attributes = new HashMap<>();
    attributes.put("key", key);
    attributes.put("line", Long.toString(line));
    attributes.put("text", request.lastUserText());
    attributes.put("displayName", job.identity.displayName());
    attributes.put("model", job.identity.model());
    String identity = key != null ? key : request.lastUserText();
    return faults.strikeLine(attributes, identity, job.id());
  }

  void save() throws IOException {
    if (any) {
      faults.saveLines();
    }
  }
}
