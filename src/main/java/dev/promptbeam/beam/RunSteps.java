package dev.promptbeam.beam;

import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.EmbeddedRun;
import dev.promptbeam.run.StartListener;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first and the last step of a run inside a pipeline, with all that they need to know.
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

  /** Begins the run when it is known what its rows are; hands on how many they are. */
  static final class BeginFn extends DoFn<InputSize, Long> {
    private static final long serialVersionUID = 1;

    private final RunSteps steps;

    BeginFn(RunSteps steps) {
      this.steps = steps;
    }

    @ProcessElement
    public void process(@Element InputSize size, OutputReceiver<Long> rows)
        throws IOException, InterruptedException {
      try {
        steps.run().begin(size.rows(), size.requests());
      } catch (RunRefusedException e) {
        throw new PromptRunException(e.sentence());
      }
      rows.output(size.rows().rows());
    }
  }

  /** Ends the run when its lanes have ended, and names what it has published; all of it or none. */
  static final class EndFn extends DoFn<Long, PublishedPart> {
    private static final long serialVersionUID = 1;

    private final Counter completed = Metrics.counter("run", "runs_completed");
    private final RunSteps steps;

    EndFn(RunSteps steps) {
      this.steps = steps;
    }

    @ProcessElement
    public void process(@Element Long rows, OutputReceiver<PublishedPart> out) throws IOException {
      RunRecord end;
      try {
        end = steps.run().end();
      } catch (RunRefusedException e) {
        throw new PromptRunException(e.sentence());
      }
      steps.check(end.counts());
      completed.inc();
      List<PublishedPart> parts = PublishedPart.of(steps.directory());
      parts.forEach(out::output);
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
      LOG.warn("{}", message);
    }

    @Override
    public void abandoned(SuspectedDouble given) {
      LOG.warn("given up, and may be billed in vain: {}", given);
    }
  }
}
