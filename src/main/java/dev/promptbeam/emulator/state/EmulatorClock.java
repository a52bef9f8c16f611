package dev.promptbeam.emulator.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The server's time. The wall clock plus what was advanced; in virtual mode the instant of the
 * first start plus what was advanced. Both survive a restart.
 */
public final class EmulatorClock {
  private static final String RECORD = "clock.json";

  private final StateDirectory state;
  private final boolean virtual;
  private Instant start;
  private Duration advanced;

  public EmulatorClock(StateDirectory state, boolean virtual) throws IOException {
    this.state = state;
    this.virtual = virtual;
    JsonNode saved = state.read(RECORD);
    this.start = saved == null ? Instant.now() : Instant.parse(saved.get("start").asText());
    this.advanced = saved == null ? Duration.ZERO : Duration.parse(saved.get("advanced").asText());
    save();
  }

  public synchronized Instant now() {
    return (virtual ? start : Instant.now()).plus(advanced);
  }

  public synchronized void advance(Duration step) throws IOException {
    advanced = advanced.plus(step);
    save();
  }

  public synchronized void reset() throws IOException {
    start = Instant.now();
    advanced = Duration.ZERO;
    save();
  }

  private void save() throws IOException {
    state.write(
        RECORD, Json.object().put("start", start.toString()).put("advanced", advanced.toString()));
  }
}
