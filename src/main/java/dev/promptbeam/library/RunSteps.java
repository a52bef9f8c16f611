package dev.promptbeam.library;

import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.EmbeddedRun;
import dev.promptbeam.run.StartListener;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a run inside a pipeline begins and ends, for the steps that do it.
 *
 * @param folder what relative paths of the spec are relative to
 * @param settings with an id
 */
record RunSteps(Spec spec, String folder, RunDirectory directory, RunSettings settings)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(PromptBatch.class);

  String runId() {
    return String.valueOf(settings.id());
  }

  private EmbeddedRun run() {
    return EmbeddedRun.of(
        Surroundings.ofThisProcess(),
        spec,
        directory,
        runId(),
        Path.of(folder),
        settings.patience(),
        settings.abandons(),
        new LogListener());
  }

  /** Begins the run. */
  void begin(InputSize size) throws IOException, InterruptedException {
    try {
      run().begin(size.rows(), size.requests());
    } catch (RunRefusedException e) {
      throw new PromptRunException(LibraryWords.in(e.sentence()));
    }
  }

  /** Brings it to its end; returns where it is complete, and may be. */
  void end() throws IOException, InterruptedException {
    try {
      check(run().end().counts());
    } catch (RunRefusedException e) {
      throw new PromptRunException(LibraryWords.in(e.sentence()));
    }
  }

  private void check(Counts counts) {
    long dead = counts.deadLetters().retryable() + counts.deadLetters().permanent();
    LOG.info("run {}/{} is complete: {}", spec.name(), runId(), counts.sentence());
    if (settings.refuses() && dead > 0) {
      throw new PromptRunException(
          String.format(
              Locale.ROOT,
              "%,d of %,d rows have no answer: see dead-letter in %s. The answers of the others are"
                  + " kept there; name an output for errors and run the pipeline again, and nothing"
                  + " is asked twice",
              dead,
              counts.rows(),
              directory));
    }
  }

  /** A pipeline has no console of ours. */
  private static final class LogListener implements StartListener {
    @Override
    public void note(String message) {
      LOG.warn("{}", LibraryWords.in(message));
    }

    @Override
    public void abandoned(SuspectedDouble given) {
      LOG.warn("given up, and may be billed in vain: {}", given);
    }
  }
}
