package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.RpcCode;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A batch job. What it is never changes; how far it is changes only under the job store's lock. */
public final class Job implements Cloneable {
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

  @JsonIgnore public final Identity identity;
  @JsonIgnore public CountDownLatch answersReady = new CountDownLatch(1);

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
    ObjectNode record = Json.RECORDS.valueToTree(identity);
    return record.setAll(Json.RECORDS.<ObjectNode>valueToTree(this));
  }

  static Job of(JsonNode record) throws IOException {
    Job job = new Job(Json.RECORDS.treeToValue(record, Identity.class));
    Json.RECORDS.readerForUpdating(job).readValue(record);
    if (job.answered) {
      job.answersReady.countDown();
    }
    return job;
  }

  /** A copy that shares nothing that changes, but the latch. */
  Job snapshot() {
    try {
      return (Job) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
