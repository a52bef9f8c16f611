package dev.promptbeam.report;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the run under a runs directory that a job belongs to. */
public final class JobOwners {
  private final Path runs;
  private final Map<String, Owner> states = new HashMap<>();

  public JobOwners(Path runs) {
    this.runs = runs;
  }

  /**
   * What is known here of a job's run.
   *
   * @param name of the job, taken apart; null where it cannot be
   * @param state {@code unknown here}, {@code broken}, or the run's state
   * @param live whether a process works on the run
   * @param advice what can be done with the job; null where nothing need be
   */
  public record Owner(
      @Nullable DisplayName name, String state, boolean live, @Nullable String advice) {}

  /** A run of that name is the job's own only where its records hold that very job. */
  public Owner of(String displayName) throws IOException {
    DisplayName name = DisplayName.parse(displayName);
    if (name == null) {
      return unknown(null);
    }
    RunDirectory directory = RunDirectory.of(runs.resolve(name.run()));
    Intent intent = new Records(directory.ledger()).intent(name.sending());
    if (intent == null || !intent.displayName().equals(displayName)) {
      return unknown(name);
    }
    Owner state = states.get(name.run());
    if (state == null) {
      state = look(directory);
      states.put(name.run(), state);
    }
    return new Owner(name, state.state(), state.live(), state.advice());
  }

  private static Owner unknown(@Nullable DisplayName name) {
    return new Owner(name, "unknown here", false, "another runs directory may know it");
  }

  private static Owner look(RunDirectory directory) {
    try {
      RunState.Seen seen = RunState.Seen.of(directory);
      RunRecord record = seen.run();
      if (record == null) {
        return new Owner(null, "broken", seen.process(), "its run.json is missing");
      }
      RunState state = RunState.of(record, seen.process());
      return new Owner(null, state.word(), seen.process(), advice(state, record, directory));
    } catch (IOException unreadable) {
      return new Owner(null, "broken", false, "its run.json cannot be read");
    }
  }

  private static @Nullable String advice(RunState state, RunRecord record, RunDirectory directory)
      throws IOException {
    return switch (state) {
      case RUNNING -> null;
      case INTERRUPTED, STOPPED -> "resume with " + GoOn.with(record, directory);
      case COMPLETE, CANCELLED ->
          "delete with promptbeam clean " + record.name() + "/" + record.runId();
    };
  }
}
