package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Message;
import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a job's display name or priority and answers the batch, not an operation (protocol 3.3).
 */
public record BatchUpdateHandler(JobStore jobs, OperationWriter operations) {
  private static final Set<String> MASKS = Set.of("displayName", "display_name", "priority", "*");

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "displayName",
          "priority",
          "inputConfig",
          "webhookConfig",
          "name",
          "output",
          "createTime",
          "endTime",
          "updateTime",
          "batchStats",
          "state");

  public Reply update(Call call) throws IOException {
    String mask = call.parameter("updateMask");
    String[] named = (mask == null || mask.isEmpty() ? "*" : mask).split(",");
    Set<String> fields = new HashSet<>(List.of(named));
    if (!MASKS.containsAll(fields)) {
      throw ApiException.invalid("Invalid update_mask: " + mask);
    }
    Message body = Message.of(call.json(), "", FIELDS);
    String displayName = body.text("displayName");
    Long priority = body.number("priority");
    BatchesHandler.checkDisplayName(displayName);
    Job job =
        jobs.update(
            call.id,
            BatchesHandler.fingerprint(call.apiKey()),
            found -> change(found, fields, displayName, priority));
    return Reply.generated(
        out -> {
          out.writeStartObject();
          operations.writeBatch(out, job, false, true);
          out.writeEndObject();
        });
  }

  private static void change(
      Job job, Set<String> fields, @Nullable String displayName, @Nullable Long priority) {
    boolean all = fields.contains("*");
    if (displayName != null
        && (all || fields.contains("displayName") || fields.contains("display_name"))) {
      job.displayName = displayName;
    }
    if (priority != null && (all || fields.contains("priority"))) {
      job.priority = priority;
    }
  }
}
