package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.gemini.RpcStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations of the Batch API as JSON (protocol 3.1, 3.4). */
public final class BatchCodec {
  private BatchCodec() {}

  /**
   * @param redaction what the job's texts pass, which name what went wrong and may quote anything
   * @param answered when the service made the answer that holds the operation, null where not said
   * @return null where the object is no operation: it has no name of a job
   */
  public static @Nullable BatchJob job(
      Members operation, @Nullable Instant answered, Redaction redaction) {
    Members metadata = operation.in("metadata");
    String name = operation.text("name").isEmpty() ? metadata.text("name") : operation.text("name");
    if (!ResourceName.isJob(name)) {
      return null;
    }
    String stateText = metadata.has("state") ? metadata.text("state") : operation.text("state");
    RpcStatus error = error(operation.node("error"), redaction);
    return new BatchJob(
        name,
        metadata.text("displayName"),
        metadata.text("model"),
        StateNames.of(stateText, operation.flag("done"), error),
        stateText,
        metadata.instant("createTime"),
        metadata.instant("updateTime"),
        metadata.in("inputConfig").textOrNull("fileName"),
        responsesFile(operation, metadata),
        stats(metadata.in("batchStats")),
        error,
        answered);
  }

  public static ObjectNode fileBatch(String displayName, String inputFile) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode batch = root.putObject("batch").put("displayName", displayName);
    batch.putObject("inputConfig").put("fileName", inputFile);
    return root;
  }

  /** The requests are nested twice, and the key stands under {@code metadata} (protocol 3.1). */
  public static ObjectNode inlineBatch(String displayName, List<InlineRequest> requests) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode batch = root.putObject("batch").put("displayName", displayName);
    var list = batch.putObject("inputConfig").putObject("requests").putArray("requests");
    for (InlineRequest request : requests) {
      ObjectNode item = list.addObject();
      item.set("request", request.request());
      item.putObject("metadata").put("key", request.key());
    }
    return root;
  }

  private static @Nullable String responsesFile(Members operation, Members metadata) {
    String file = operation.in("response").textOrNull("responsesFile");
    return file != null ? file : metadata.in("output").textOrNull("responsesFile");
  }

  private static BatchStats stats(Members stats) {
    return new BatchStats(
        stats.number("requestCount", 0),
        stats.number("pendingRequestCount", 0),
        stats.number("successfulRequestCount", 0),
        stats.number("failedRequestCount", 0));
  }

  private static @Nullable RpcStatus error(JsonNode error, Redaction redaction) {
    if (!error.isObject()) {
      return null;
    }
    Members members = new Members(error);
    String message = redaction.message(members.text("message"));
    return new RpcStatus((int) members.number("code", 2), message);
  }
}
