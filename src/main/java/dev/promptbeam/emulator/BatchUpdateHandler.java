package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes a job's display name or priority and answers the batch, not an operation (protocol 3.3).
 */
final class BatchUpdateHandler {
  private static final Set<String> MASKS = Set.of("displayName", "display_name", "priority", "*");

  private final JobStore jobs;
  private final OperationWriter operations;

  BatchUpdateHandler(JobStore jobs, OperationWriter operations) {
    this.jobs = jobs;
    this.operations = operations;
  }

  Reply update(Call call) throws IOException {
    String mask = call.parameter("updateMask");
    String[] named = (mask == null || mask.isEmpty() ? "*" : mask).split(",");
    Set<String> fields = new HashSet<>(List.of(named));
    if (!MASKS.containsAll(fields)) {
      throw ApiException.invalid("Invalid update_mask: " + mask);
    }
    JsonNode body = call.json();
    Job job =
        jobs.update(
            call.id,
            BatchesHandler.fingerprint(call.apiKey()),
            found -> change(found, fields, body));
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            out.writeStartObject();
            operations.writeBatch(out, job, false, true);
            out.writeEndObject();
          }
        });
  }

  private static void change(Job job, Set<String> fields, JsonNode body) {
    boolean all = fields.contains("*");
    JsonNode name = body.has("displayName") ? body.get("displayName") : body.path("display_name");
    if (name.isTextual()
        && (all || fields.contains("displayName") || fields.contains("display_name"))) {
      job.displayName = name.asText();
    }
    if (all || fields.contains("priority")) {
      job.priority = body.path("priority").asLong(job.priority);
    }
  }
}
