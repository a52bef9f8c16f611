package dev.promptbeam.library;

import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Reads what a run has published, line by line, on all workers. */
final class ReadParts<T> extends PTransform<PCollection<PublishedPart>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final boolean results;
  private final Class<T> type;
  private final Lines<T> lines;

  /** Reads one line. */
  @FunctionalInterface
  private interface Lines<T> extends Serializable {
    T read(byte[] line) throws IOException;
  }

  private ReadParts(boolean results, Class<T> type, Lines<T> lines) {
    this.results = results;
    this.type = type;
    this.lines = lines;
  }

  static ReadParts<PromptAnswer> answers() {
    return new ReadParts<>(true, PromptAnswer.class, PublishedLine::answer);
  }

  static ReadParts<PromptDeadLetter> deadLetters() {
    return new ReadParts<>(false, PromptDeadLetter.class, PublishedLine::deadLetter);
  }

  @Override
  public PCollection<T> expand(PCollection<PublishedPart> parts) {
    boolean wanted = results;
    return parts
        .apply("Which", Filter.by(part -> part.results() == wanted))
        .apply("SpreadParts", Reshuffle.viaRandomKey())
        .apply("ReadPart", ParDo.of(new ReadFn<>(results ? "answers" : "dead_letters", lines)))
        .setTypeDescriptor(TypeDescriptor.of(type));
  }

  private static final class ReadFn<T> extends DoFn<PublishedPart, T> {
    private static final long serialVersionUID = 1;

    private final Counter emitted;
    private final Lines<T> lines;

    ReadFn(String counter, Lines<T> lines) {
      this.emitted = Metrics.counter("result", counter);
      this.lines = lines;
    }

    @ProcessElement
    public void process(@Element PublishedPart part, OutputReceiver<T> out) throws IOException {
      part.forEach(
          line -> {
            out.output(lines.read(line));
            emitted.inc();
          });
    }
  }
}
