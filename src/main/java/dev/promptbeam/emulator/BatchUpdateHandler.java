package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
    JsonNode body = call.json();
    String fields = mask == null || mask.isEmpty() ? "*" : mask;
    for (String field : fields.split(",")) {
      if (!MASKS.contains(field)) {
        throw ApiException.invalid("Invalid update_mask: " + field);
      }
    }
    Job job =
        jobs.update(
            call.id,
            BatchesHandler.fingerprint(call.apiKey()),
            found -> {
              if (fields.contains("isplay") || fields.equals("*")) {
                JsonNode name =
                    body.has("displayName") ? body.get("displayName") : body.path("display_name");
                found.displayName = name.isTextual() ? name.asText() : found.displayName;
              }
              if (fields.contains("priority") || fields.equals("*")) {
                found.priority = body.path("priority").asLong(found.priority);
              }
            });
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            out.writeStartObject();
            operations.writeBatch(out, job, false, true);
            out.writeEndObject();
          }
        });
  }
}
