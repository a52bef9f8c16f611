package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.setup.SetupSource;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
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

    BuildFn(TrialRequests requests, SetupSource run) {
      this.requests = requests;
      this.run = run;
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<PackEntry> out)
        throws IOException {
      switch (entry.kind()) {
        case ROW -> requests.build(entry, new Built(entry.row(), out));
        case DEAD_LETTER -> letters(entry, out);
        case COUNT -> out.output(PackEntry.ofCount(0, entry.number() * requests.trials()));
        case REQUEST, REUSED ->
            throw new IllegalStateException(entry.source() + " is built already");
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
        for (int variant = 0; variant < requests.variants().size(); variant++) {
          for (int sample = 0; sample < names.samples(); sample++) {
            Trial trial = new Trial(variant, sample);
            byte[] own = DeadLetterJson.write(letter.of(names.of(trial)));
            out.output(PackEntry.ofDeadLetter(entry.source(), trial, own));
          }
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
      public void unbuildable(UnbuildableRowException why, Trial trial) throws IOException {
        if (why.reason().equals(Reason.MEDIA_UNREADABLE)) {
          run.get().policy().mediaFolder().requireHere();
        }
        DeadLetter letter =
            DeadLetter.unbuildable(row, why.reason(), why.sentence())
                .of(requests.names().of(trial));
        out.output(PackEntry.ofDeadLetter(row.source(), trial, DeadLetterJson.write(letter)));
        deadLetters.inc();
      }
    }

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
