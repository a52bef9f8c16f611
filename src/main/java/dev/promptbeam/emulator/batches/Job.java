package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.RpcCode;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A batch job. What it is never changes; how far it is changes only under the job store's lock. */
public final class Job {

  /**
   * What a job is.
   *
   * @param fileName input file, null for inline requests
   * @param owner fingerprint of the key that made it
   * @param script what faults do to it
   */
  public record Identity(
      String id,
      String model,
      boolean embedding,
      @Nullable String displayName,
      long priority,
      @Nullable String fileName,
      long sequence,
      Instant created,
      long requests,
      long tokens,
      String owner,
      JsonNode script) {}

  /** Member of a job's script. */
  static final String ANSWERED_BY = "answeredBy";

  public final Identity identity;
  public CountDownLatch answersReady = new CountDownLatch(1);

  public @Nullable String displayName;
  long priority;
  public JobState state = JobState.PENDING;
  long polls;
  int lists;

  /** Polls made since the job ended. */
  long pollsAfterEnd;

  @Nullable Instant ended;
  boolean answered;
  boolean cancelled;
  public boolean deleted;
  boolean hasResults;
  long succeeded;
  long failed;
  int errorCode;
  String errorMessage = "";

  Job(Identity identity) {
    this.identity = identity;
    this.displayName = identity.displayName();
    this.priority = identity.priority();
  }

  public String id() {
    return identity.id();
  }

  JsonNode script() {
    return identity.script();
  }

  /** Reported: jobs that only the key that made them can see (protocol 3.3). */
  boolean isVisibleTo(String key) {
    return !script().path("onlyOwnKey").asBoolean() || identity.owner().equals(key);
  }

  /** Who answers: decided when the job is made (a retirement, or its script). */
  String answeredBy() {
    return script().path(ANSWERED_BY).asText(identity.model());
  }

  String resultsPath() {
    return "results/" + id() + ".jsonl";
  }

  String inputPath() {
    return "batches/" + id() + ".input";
  }

  public String billedPath() {
    return "billed/" + id() + ".keys";
  }

  void end(JobState newState, Instant when, RpcCode code, String message) {
    state = newState;
    ended = when;
    errorCode = code.number();
    errorMessage = message;
  }

  /**
   * A job that ended without answers is not paid; one that is never looked at runs all the same.
   */
  public boolean isBilled() {
    return !state.isTerminal() || hasResults;
  }

  ObjectNode record() {
    ObjectNode record = Json.object();
    record.put("id", identity.id());
    record.put("model", identity.model());
    record.put("embedding", identity.embedding());
    record.put("displayName", displayName);
    record.put("priority", priority);
    record.put("fileName", identity.fileName());
    record.put("sequence", identity.sequence());
    record.put("created", identity.created().toString());
    record.put("requests", identity.requests());
    record.put("tokens", identity.tokens());
    record.put("owner", identity.owner());
    record.set("script", identity.script());
    record.put("state", state.name());
    record.put("polls", polls);
    record.put("lists", lists);
    record.put("pollsAfterEnd", pollsAfterEnd);
    record.put("ended", ended == null ? null : ended.toString());
    record.put("answered", answered);
    record.put("cancelled", cancelled);
    record.put("deleted", deleted);
    record.put("hasResults", hasResults);
    record.put("succeeded", succeeded);
    record.put("failed", failed);
    record.put("errorCode", errorCode);
    record.put("errorMessage", errorMessage);
    return record;
  }

  /** A copy that shares nothing that changes, but the latch. */
  Job snapshot() {
    Job copy = new Job(identity);
    copy.answersReady = answersReady;
    copy.displayName = displayName;
    copy.priority = priority;
    copy.state = state;
    copy.polls = polls;
    copy.lists = lists;
    copy.pollsAfterEnd = pollsAfterEnd;
    copy.ended = ended;
    copy.answered = answered;
    copy.cancelled = cancelled;
    copy.deleted = deleted;
    copy.hasResults = hasResults;
    copy.succeeded = succeeded;
    copy.failed = failed;
    copy.errorCode = errorCode;
    copy.errorMessage = errorMessage;
    return copy;
  }

  static Job of(JsonNode record) {
    Job job = new Job(identity(record));
    job.state = JobState.valueOf(record.get("state").asText());
    job.polls = record.get("polls").asLong();
    job.lists = record.get("lists").asInt();
    job.pollsAfterEnd = record.get("pollsAfterEnd").asLong();
    String ended = record.get("ended").textValue();
    job.ended = ended == null ? null : Instant.parse(ended);
    job.answered = record.get("answered").asBoolean();
    job.cancelled = record.get("cancelled").asBoolean();
    job.deleted = record.get("deleted").asBoolean();
    job.hasResults = record.get("hasResults").asBoolean();
    job.succeeded = record.get("succeeded").asLong();
    job.failed = record.get("failed").asLong();
    job.errorCode = record.get("errorCode").asInt();
    job.errorMessage = record.get("errorMessage").asText();
    if (job.answered) {
      job.answersReady.countDown();
    }
    return job;
  }

  private static Identity identity(JsonNode record) {
    return new Identity(
        record.get("id").asText(),
        record.get("model").asText(),
        record.get("embedding").asBoolean(),
        record.get("displayName").textValue(),
        record.get("priority").asLong(),
        record.get("fileName").textValue(),
        record.get("sequence").asLong(),
        Instant.parse(record.get("created").asText()),
        record.get("requests").asLong(),
        record.get("tokens").asLong(),
        record.get("owner").asText(),
        record.get("script"));
  }
}
