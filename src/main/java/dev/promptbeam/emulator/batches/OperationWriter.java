package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes a job as the long-running operation of protocol 3.4. */
public final class OperationWriter {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.";

  private final StateDirectory state;
  private final EmulatorClock clock;
  private final JobTimeline timeline;

  public OperationWriter(StateDirectory state, EmulatorClock clock, JobTimeline timeline) {
    this.state = state;
    this.clock = clock;
    this.timeline = timeline;
  }

  /**
   * Writes one operation.
   *
   * @param listed a list shows neither {@code response} nor inline results
   */
  void write(JsonGenerator out, Job job, boolean listed) throws IOException {
    boolean output = showsOutput(job);
    out.writeStartObject();
    out.writeStringField("name", "batches/" + job.id());
    out.writeObjectFieldStart("metadata");
    out.writeStringField("@type", TYPE + kind(job));
    writeBatch(out, job, output, listed);
    out.writeEndObject();
    if (job.state.isTerminal()) {
      out.writeBooleanField("done", true);
    }
    if (job.errorCode != 0) {
      out.writeObjectFieldStart("error");
      out.writeNumberField("code", job.errorCode);
      out.writeStringField("message", job.errorMessage);
      out.writeEndObject();
    } else if (output && !listed) {
      out.writeObjectFieldStart("response");
      out.writeStringField("@type", TYPE + kind(job) + "Output");
      writeOutput(out, job);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** The members of the batch itself, as in {@code metadata}. */
  void writeBatch(JsonGenerator out, Job job, boolean output, boolean listed) throws IOException {
    out.writeStringField("model", "models/" + job.identity.model());
    if (job.displayName != null) {
      out.writeStringField("displayName", job.displayName);
    }
    if (job.identity.fileName() != null) {
      out.writeObjectFieldStart("inputConfig");
      out.writeStringField("fileName", job.identity.fileName());
      out.writeEndObject();
    }
    if (output && (!listed || job.identity.fileName() != null)) {
      out.writeObjectFieldStart("output");
      writeOutput(out, job);
      out.writeEndObject();
    }
    writeTimes(out, job);
    writeStats(out, job);
    out.writeStringField("state", stateName(job));
    if (job.priority != 0) {
      out.writeStringField("priority", Long.toString(job.priority));
    }
    out.writeStringField("name", "batches/" + job.id());
  }

  private boolean showsOutput(Job job) {
    if (!job.hasResults) {
      return false;
    }
    JsonNode late = job.script().path("outputAfterPolls");
    return !late.isNumber() || job.pollsAfterEnd >= late.asLong();
  }

  private static String kind(Job job) {
    return job.identity.embedding() ? "EmbedContentBatch" : "GenerateContentBatch";
  }

  private static void writeTimes(JsonGenerator out, Job job) throws IOException {
    Instant created = job.identity.created();
    out.writeStringField("createTime", created.toString());
    Instant ended = job.ended;
    if (ended != null) {
      out.writeStringField("endTime", ended.toString());
    }
    out.writeStringField("updateTime", (ended == null ? created : ended).toString());
  }

  private void writeStats(JsonGenerator out, Job job) throws IOException {
    long requests = job.identity.requests();
    boolean stale = job.script().path("staleStats").asBoolean();
    long succeeded = 0;
    long failed = 0;
    if (job.hasResults && !stale) {
      succeeded = job.succeeded;
      failed = job.failed;
    } else if (job.state == JobState.RUNNING && !stale) {
      succeeded = timeline.done(job, clock.now());
    }
    out.writeObjectFieldStart("batchStats");
    writeCount(out, "requestCount", requests);
    writeCount(out, "successfulRequestCount", succeeded);
    writeCount(out, "failedRequestCount", failed);
    writeCount(out, "pendingRequestCount", requests - succeeded - failed);
    out.writeEndObject();
  }

  /** int64 counts are strings, and zeros are left out. */
  private static void writeCount(JsonGenerator out, String name, long count) throws IOException {
    if (count > 0) {
      out.writeStringField(name, Long.toString(count));
    }
  }

  private static String stateName(Job job) {
    JsonNode scripted = job.script().path("stateName");
    long until = job.script().path("stateNamePolls").asLong(Long.MAX_VALUE);
    if (scripted.isTextual() && job.polls <= until) {
      return scripted.asText();
    }
    return job.script().path("statePrefix").asText("BATCH_STATE_") + job.state;
  }

  private void writeOutput(JsonGenerator out, Job job) throws IOException {
    if (job.identity.fileName() != null) {
      out.writeStringField("responsesFile", "files/batch-" + job.id());
      return;
    }
    out.writeObjectFieldStart("inlinedResponses");
    out.writeArrayFieldStart("inlinedResponses");
    copyLines(state.path(job.resultsPath()), out);
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Each line is a value as it stands; one with pictures may be too long to be held. */
  private static void copyLines(Path results, JsonGenerator out) throws IOException {
    OutputStream target = (OutputStream) out.getOutputTarget();
    byte[] block = new byte[BUFFER_BYTES];
    boolean begins = true;
    try (InputStream in = Files.newInputStream(results)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        int from = 0;
        for (int i = 0; i < read; i++) {
          if (block[i] == '\n') {
            target.write(block, from, i - from);
            from = i + 1;
            begins = true;
          } else if (begins && block[i] != '\r') {
            // Writes what separates it from the one before.
            out.writeRawValue("");
            out.flush();
            begins = false;
          }
        }
        target.write(block, from, read - from);
      }
    }
  }
}
