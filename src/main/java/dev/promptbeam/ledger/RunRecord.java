package dev.promptbeam.ledger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * run.json: what the run is, how far it is, and its balance. The only file of a run that is written
 * more than once, always whole, by the holder of the run lock or by the run's last step.
 *
 * @param formatVersion of the run directory
 * @param name of the spec
 * @param runId names the run
 * @param state running, stopped, complete or cancelled
 * @param identity what must be the same when the run is resumed
 * @param spec the spec as run, with parameters, overrides and defaults in place
 * @param endpoint base address of the service
 * @param emulated true where the answers are the emulator's
 * @param cut where rows are cut into shards
 * @param maxFailureRatio share of rows that may end as dead letters for exit code 0
 * @param counts the balance; zeros until the run is complete
 * @param exitCode of the last end; null while it runs
 * @param message why it stopped; null otherwise
 * @param started first start
 * @param finished last end; null while it runs
 * @param version of the program that wrote this
 */
@JsonIgnoreProperties(value = RunRecord.REDRIVE_OF, allowGetters = true)
public record RunRecord(
    int formatVersion,
    String name,
    String runId,
    String state,
    Map<String, String> identity,
    JsonNode spec,
    String endpoint,
    boolean emulated,
    ShardLimits cut,
    double maxFailureRatio,
    Counts counts,
    @Nullable Integer exitCode,
    @Nullable String message,
    Instant started,
    @Nullable Instant finished,
    String version) {
  public static final int FORMAT_VERSION = 1;
  public static final String RUNNING = "running";
  public static final String STOPPED = "stopped";
  public static final String COMPLETE = "complete";

  /** Ended before anything was sent; a run cancelled later is complete. */
  public static final String CANCELLED = "cancelled";

  /** The part of an identity that only a redrive has: {@code NAME/RUN-ID} of the run before it. */
  public static final String REDRIVE_OF = "redriveOf";

  /** The folder of the user's own that results stand in; null for that of the run directory. */
  public @Nullable String resultsFolder() {
    return spec.path("output").path("folder").textValue();
  }

  /** Reads a run's record; null where the run does not exist. */
  public static @Nullable RunRecord read(RunDirectory directory) throws IOException {
    if (!directory.exists()) {
      return null;
    }
    return Json.MAPPER.readValue(Files.readAllBytes(directory.runFile()), RunRecord.class);
  }

  /** The models that its spec asks, as they stand in it, wherever that has them. */
  public List<String> models() {
    List<String> models = spec.findValuesAsText("model").stream().distinct().toList();
    return models.isEmpty() ? List.of("") : models;
  }

  /** What its spec asks for first; null where it does not say. */
  public @Nullable String kind() {
    JsonNode kind = spec.findValue("kind");
    return kind == null ? null : kind.textValue();
  }

  /** The run whose dead letters this one's rows are; null where it reads a dataset. */
  @JsonProperty(REDRIVE_OF)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable String redriveOf() {
    return identity.get(REDRIVE_OF);
  }

  public void write(RunDirectory directory) throws IOException {
    byte[] json = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    DurableFile.replace(directory.runFile(), out -> out.write(json));
  }

  /** The same run at another start. */
  public RunRecord restarted(double ratio, String programVersion) {
    return new RunRecord(
        formatVersion,
        name,
        runId,
        RUNNING,
        identity,
        spec,
        endpoint,
        emulated,
        cut,
        ratio,
        counts,
        null,
        null,
        started,
        null,
        programVersion);
  }

  /** The same run at an end. */
  public RunRecord ended(
      String endState, Counts balance, int code, @Nullable String why, Instant time) {
    return new RunRecord(
        formatVersion,
        name,
        runId,
        endState,
        identity,
        spec,
        endpoint,
        emulated,
        cut,
        maxFailureRatio,
        balance,
        code,
        why,
        started,
        time,
        version);
  }
}
