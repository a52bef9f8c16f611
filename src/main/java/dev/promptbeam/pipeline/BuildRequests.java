package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Builds the keyed request of each row. A row that makes none becomes a dead letter; what is no row
 * passes through.
 */
final class BuildRequests extends PTransform<PCollection<PackEntry>, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final RequestBuilder builder;
  private final SeenFolder media;

  private BuildRequests(RequestBuilder builder, SeenFolder media) {
    this.builder = builder;
    this.media = media;
  }

  static BuildRequests of(RequestBuilder builder, SeenFolder media) {
    return new BuildRequests(builder, media);
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<PackEntry> rows) {
    return rows.apply("BuildRequest", ParDo.of(new BuildFn(builder, media)))
        .setCoder(PackEntryCoder.of());
  }

  private static final class BuildFn extends DoFn<PackEntry, PackEntry> {
    private static final long serialVersionUID = 1;

    private final Counter requestsBuilt = Metrics.counter("request", "requests_built");
    private final Counter deadLetters = Metrics.counter("request", "dead_letters");
    private final RequestBuilder builder;
    private final SeenFolder media;

    BuildFn(RequestBuilder builder, SeenFolder media) {
      this.builder = builder;
      this.media = media;
    }

    @ProcessElement
    public void process(@Element PackEntry entry, OutputReceiver<PackEntry> out)
        throws IOException {
      if (entry.kind() != PackEntry.Kind.ROW) {
        out.output(entry);
        return;
      }
      SourceRow row = entry.row();
      try {
        out.output(PackEntry.ofRequest(builder.build(row)));
        requestsBuilt.inc();
      } catch (UnbuildableRowException e) {
        if (e.reason().equals(Reason.MEDIA_UNREADABLE)) {
          media.requireHere();
        }
        DeadLetter letter = DeadLetter.unbuildable(row, e.reason(), e.sentence());
        out.output(PackEntry.ofDeadLetter(row.source(), DeadLetterJson.write(letter)));
        deadLetters.inc();
      }
    }
  }
}
