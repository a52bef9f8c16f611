package dev.promptbeam.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.batches.JobStore;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.files.UploadStore;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** The emulator's own addresses: health, reset, clock. */
public final class ControlHandler {
  private static final Duration LONGEST_STEP = Duration.ofDays(36_500);

  /** What comes later has no date in a header. */
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final EmulatorClock clock;
  private final FileStore files;
  private final UploadStore uploads;
  private final JobStore jobs;
  private final Faults faults;
  private final Accounting accounting;

  public ControlHandler(
      EmulatorClock clock,
      FileStore files,
      UploadStore uploads,
      JobStore jobs,
      Faults faults,
      Accounting accounting) {
    this.clock = clock;
    this.files = files;
    this.uploads = uploads;
    this.jobs = jobs;
    this.faults = faults;
    this.accounting = accounting;
  }

  public Reply health(Call call) {
    return Reply.ok(Json.object().put("status", "ok").put("time", clock.now().toString()));
  }

  public Reply readClock(Call call) {
    return Reply.ok(Json.object().put("now", clock.now().toString()));
  }

  public Reply moveClock(Call call) throws IOException {
    JsonNode body = call.json();
    try {
      Duration step = Duration.parse(body.path("advance").asText());
      if (step.isNegative()
          || step.compareTo(LONGEST_STEP) > 0
          || clock.now().plus(step).isAfter(LAST)) {
        throw badStep();
      }
      clock.advance(step);
    } catch (DateTimeParseException e) {
      throw badStep();
    }
    return readClock(call);
  }

  private static ApiException badStep() {
    return ApiException.invalid(
        "advance must be an ISO 8601 duration such as PT10M, of at most "
            + LONGEST_STEP.toDays()
            + " days, and not lead past the year 9999");
  }

  /** Forgets files, uploads, jobs and counts; the clock and the faults of the file start anew. */
  public Reply reset(Call call) throws IOException {
    files.reset();
    uploads.reset();
    jobs.reset();
    faults.reset();
    accounting.reset();
    clock.reset();
    return Reply.ok(Json.object());
  }
}
