package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.reuse.KeptTurns;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Builds the keyed request of each row. A row that makes none becomes a dead letter; what is no row
 * passes through.
 */
final class BuildRequests extends PTransform<PCollection<PackEntry>, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final TrialRequests requests;
  private final SetupSource run;

  private BuildRequests(TrialRequests requests, SetupSource run) {
    this.requests = requests;
    this.run = run;
  }

  /**
   * @param run whose directory knows the answers that are taken from others
   */
  static BuildRequests of(TrialRequests requests, SetupSource run) {
    return new BuildRequests(requests, run);
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<PackEntry> rows) {
    return rows.apply("BuildRequest", ParDo.of(new BuildFn(requests, run)))
        .setCoder(PackEntryCoder.of());
  }

  private static final class BuildFn extends DoFn<PackEntry, PackEntry> {
    private static final long serialVersionUID = 1;

    private final Counter requestsBuilt = Metrics.counter("request", "requests_built");
    private final Counter deadLetters = Metrics.counter("request", "dead_letters");
    private final Counter requestsReused = Metrics.counter("request", "requests_reused");
    private final TrialRequests requests;
    private final SetupSource run;
    private transient @Nullable Reused reused;
    private transient @Nullable Scoring scoring;
    private transient @Nullable RunSetup setup;
    private transient @Nullable KeptTurns kept;
    private transient boolean lookedForKept;

    BuildFn(TrialRequests requests, SetupSource run) {
      this.requests = requests;
      this.run = run;
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<PackEntry> out)
        throws IOException {
      switch (entry.kind()) {
        case ROW -> row(entry, out);
        case DEAD_LETTER -> letters(entry, out);
        case COUNT -> out.output(PackEntry.ofCount(0, entry.number() * requests.trials()));
        case REQUEST, REUSED ->
            throw new IllegalStateException(entry.source() + " is built already");
      }
    }

    private void row(PackEntry entry, OutputReceiver<PackEntry> out) throws IOException {
      SourceRow row = entry.row();
      String unfit = scoring().unfit(row.json());
      if (unfit != null) {
        bury(row, entry, Reason.ROW_MISSING_COLUMN, unfit, out);
        return;
      }
      NextRequests next = setup().next();
      if (next != null && requests.again()) {
        KeptTurns kept = kept();
        Source source = row.source();
        NextRequests.Entry back =
            next.entry(row.json(), stage -> kept != null && kept.has(source, entry.trial(), stage));
        if (back.stage() > 0) {
          build(next, back, row, entry.trial(), out);
          return;
        }
        row = new SourceRow(row.source(), row.key(), back.row());
      }
      String hidden = next == null ? null : next.hidden(row.json());
      if (hidden != null) {
        bury(row, entry, Reason.REQUEST_INVALID, hidden, out);
        return;
      }
      requests.build(row, entry.trial(), new Built(row, out));
    }

    /** Asks the row of a dead letter in the stage where it died, which is not the first. */
    private void build(
        NextRequests next,
        NextRequests.Entry entry,
        SourceRow row,
        Trial trial,
        OutputReceiver<PackEntry> out)
        throws IOException {
      SourceRow there = new SourceRow(row.source(), row.key(), entry.row());
      NextRequests.Built built =
          next.next(
              entry.stage() - 1, trial, there, former(row, trial, next.continues(entry.stage())));
      if (built instanceof NextRequests.Asked asked) {
        out.output(PackEntry.ofRequest(asked.request(), trial, asked.policy()));
        requestsBuilt.inc();
      } else if (built instanceof NextRequests.Unbuildable none) {
        bury(there, trial, none.reason(), none.sentence(), next.name(entry.stage()), out);
      }
    }

    /**
     * What a dead letter's request carries on.
     *
     * @param stage in which that was said; -1 for nothing
     */
    private NextRequests.@Nullable Turns former(SourceRow row, Trial trial, int stage)
        throws IOException {
      KeptTurns kept = stage < 0 ? null : kept();
      return kept == null ? null : kept.of(row.source(), trial, stage);
    }

    /** All trials of a row have the same end. */
    private void bury(
        SourceRow row, PackEntry entry, Reason reason, String why, OutputReceiver<PackEntry> out)
        throws IOException {
      for (Trial trial : requests.trials(entry)) {
        bury(row, trial, reason, why, out);
      }
    }

    /** What made no row dies as each trial of it; a file is none, and dies once. */
    private void letters(PackEntry entry, OutputReceiver<PackEntry> out) throws IOException {
      TrialNames names = requests.names();
      if (requests.again() || names.equals(TrialNames.NONE)) {
        out.output(entry);
      } else if (entry.isOfLostFile()) {
        out.output(entry);
        out.output(PackEntry.ofCount(0, 1L - requests.trials()));
      } else {
        DeadLetter letter = DeadLetterJson.read(entry.json());
        for (Trial trial : requests.trials(entry)) {
          byte[] own = DeadLetterJson.write(letter.of(names.of(trial)));
          out.output(PackEntry.ofDeadLetter(entry.source(), trial, own));
        }
      }
    }

    /** What becomes of one row. */
    private final class Built implements TrialRequests.Sink {
      private final SourceRow row;
      private final OutputReceiver<PackEntry> out;

      Built(SourceRow row, OutputReceiver<PackEntry> out) {
        this.row = row;
        this.out = out;
      }

      @Override
      public void request(KeyedRequest request, Trial trial, int policy) throws IOException {
        long place = reused().place(request);
        if (place < 0) {
          out.output(PackEntry.ofRequest(request, trial, policy));
          requestsBuilt.inc();
        } else {
          out.output(PackEntry.ofReused(request, trial, policy, place));
          requestsReused.inc();
        }
      }

      @Override
      public void unbuildable(UnbuildableRowException why, @Nullable String stage, Trial trial)
          throws IOException {
        if (why.reason().equals(Reason.MEDIA_UNREADABLE)) {
          setup().policy().mediaFolder().requireHere();
        }
        bury(row, trial, why.reason(), why.sentence(), stage == null ? first() : stage, out);
      }
    }

    private void bury(
        SourceRow row, Trial trial, Reason reason, String why, OutputReceiver<PackEntry> out)
        throws IOException {
      bury(row, trial, reason, why, first(), out);
    }

    /** The name of the first stage, empty where it has none. */
    private String first() throws IOException {
      return setup().policies().get(0).stageName();
    }

    private void bury(
        SourceRow row,
        Trial trial,
        Reason reason,
        String why,
        String stage,
        OutputReceiver<PackEntry> out)
        throws IOException {
      DeadLetter letter =
          DeadLetter.unbuildable(row, reason, why)
              .inStage(stage.isEmpty() ? null : stage)
              .of(requests.names().of(trial));
      out.output(PackEntry.ofDeadLetter(row.source(), trial, DeadLetterJson.write(letter)));
      deadLetters.inc();
    }

    /** All policies of a run write rows of one shape. */
    private Scoring scoring() throws IOException {
      if (scoring == null) {
        List<ShardPolicy> policies = setup().policies();
        scoring = Scoring.of(policies.get(policies.size() - 1).shape().scores());
      }
      return scoring;
    }

    /** Asked for when the first row comes: then the run has begun. */
    private RunSetup setup() throws IOException {
      if (setup == null) {
        setup = run.get();
      }
      return setup;
    }

    /** Of a redrive: what was kept of the first run, if anything was. */
    private @Nullable KeptTurns kept() throws IOException {
      if (!lookedForKept) {
        kept = KeptTurns.open(run.directory());
        lookedForKept = true;
      }
      return kept;
    }

    @Teardown
    public void close() throws IOException {
      if (kept != null) {
        kept.close();
      }
    }

    /** Opened when the first row comes: then it is known what is taken from other runs. */
    private Reused reused() throws IOException {
      if (reused == null) {
        reused = new Reused(ReuseIndex.open(run.directory()));
      }
      return reused;
    }
  }

  private record Reused(@Nullable ReuseIndex index) {
    long place(KeyedRequest request) {
      return index == null ? -1 : index.find(request.requestKey(), request.contentKey());
    }
  }
}
