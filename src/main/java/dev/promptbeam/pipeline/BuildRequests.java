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
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.result.DeadLetterJson;
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

  private final RequestBuilder builder;
  private final SetupSource run;

  private BuildRequests(RequestBuilder builder, SetupSource run) {
    this.builder = builder;
    this.run = run;
  }

  /**
   * @param run whose directory knows the answers that are taken from others
   */
  static BuildRequests of(RequestBuilder builder, SetupSource run) {
    return new BuildRequests(builder, run);
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<PackEntry> rows) {
    return rows.apply("BuildRequest", ParDo.of(new BuildFn(builder, run)))
        .setCoder(PackEntryCoder.of());
  }

  private static final class BuildFn extends DoFn<PackEntry, PackEntry> {
    private static final long serialVersionUID = 1;

    private final Counter requestsBuilt = Metrics.counter("request", "requests_built");
    private final Counter deadLetters = Metrics.counter("request", "dead_letters");
    private final Counter requestsReused = Metrics.counter("request", "requests_reused");
    private final RequestBuilder builder;
    private final SetupSource run;
    private transient @Nullable Reused reused;
    private transient @Nullable Scoring scoring;

    BuildFn(RequestBuilder builder, SetupSource run) {
      this.builder = builder;
      this.run = run;
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<PackEntry> out)
        throws IOException {
      if (entry.kind() != PackEntry.Kind.ROW) {
        out.output(entry);
        return;
      }
      SourceRow row = entry.row();
      String unfit = scoring().unfit(row.json());
      if (unfit != null) {
        bury(row, Reason.ROW_MISSING_COLUMN, unfit, out);
        return;
      }
      try {
        KeyedRequest request = builder.build(row);
        long place = reused().place(request);
        if (place < 0) {
          out.output(PackEntry.ofRequest(request));
          requestsBuilt.inc();
        } else {
          out.output(PackEntry.ofReused(request, Trial.ONLY, 0, place));
          requestsReused.inc();
        }
      } catch (UnbuildableRowException e) {
        if (e.reason().equals(Reason.MEDIA_UNREADABLE)) {
          run.get().policy().mediaFolder().requireHere();
        }
        bury(row, e.reason(), e.sentence(), out);
      }
    }

    private void bury(SourceRow row, Reason reason, String why, OutputReceiver<PackEntry> out)
        throws IOException {
      DeadLetter letter = DeadLetter.unbuildable(row, reason, why);
      out.output(PackEntry.ofDeadLetter(row.source(), DeadLetterJson.write(letter)));
      deadLetters.inc();
    }

    /** All policies of a run write rows of one shape. */
    private Scoring scoring() throws IOException {
      if (scoring == null) {
        scoring = Scoring.of(run.get().policies().get(0).shape().scores());
      }
      return scoring;
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
