package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.dataset.format.MalformedRecordException;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/** Makes rows of the elements of a collection, whatever its windows; dead letters of the others. */
final class ReadElements extends PTransform<PCollection<?>, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final ElementReader reader;
  private final boolean requests;

  private ReadElements(ElementReader reader, boolean requests) {
    this.reader = reader;
    this.requests = requests;
  }

  /**
   * @param requests whether elements are keys with ready requests, and no rows
   */
  static ReadElements of(ElementReader reader, boolean requests) {
    return new ReadElements(reader, requests);
  }

  @Override
  public PCollection<PackEntry> expand(PCollection<?> elements) {
    if (elements.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          "PromptBatch wants a bounded PCollection, and "
              + elements.getName()
              + " is unbounded: a batch has an end. Collect the rows of an hour or a day first, in"
              + " files or a table, and run a batch pipeline over them");
    }
    return read(elements);
  }

  private <T> PCollection<PackEntry> read(PCollection<T> elements) {
    return elements
        .apply(
            "OneWindow",
            Window.<T>into(new GlobalWindows())
                .triggering(DefaultTrigger.of()) // whatever the input has: each row is read once
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO))
        .apply("ReadElement", ParDo.of(new ReadFn<>(reader, text(elements))))
        .setCoder(PackEntryCoder.of());
  }

  private <T> ElementReader.Text<T> text(PCollection<T> elements) {
    if (requests) {
      require(isKeyedText(elements.getCoder()), elements, "KV<String, String> of key and request");
      return element -> {
        KV<?, ?> keyed = (KV<?, ?>) element;
        return RowText.ofRequest((String) keyed.getKey(), (String) keyed.getValue());
      };
    }
    if (elements.hasSchema()) {
      return new SchemaText<>(elements.getToRowFunction());
    }
    boolean isText = elements.getCoder() instanceof StringUtf8Coder;
    require(isText, elements, "elements with a schema, or String of one JSON object each");
    return element -> element.toString().getBytes(UTF_8);
  }

  private static boolean isKeyedText(Coder<?> coder) {
    return coder instanceof KvCoder<?, ?> keyed
        && keyed.getValueCoder() instanceof StringUtf8Coder
        && isText(keyed.getKeyCoder());
  }

  private static boolean isText(Coder<?> key) {
    return key instanceof StringUtf8Coder
        || (key instanceof NullableCoder<?> nullable && isText(nullable.getValueCoder()));
  }

  private static void require(boolean holds, PCollection<?> elements, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "PromptBatch wants "
              + wanted
              + "; the coder of "
              + elements.getName()
              + " is "
              + elements.getCoder());
    }
  }

  private record SchemaText<T>(SerializableFunction<T, Row> toRow)
      implements ElementReader.Text<T> {
    @Override
    public byte[] of(T element) throws MalformedRecordException {
      return RowText.of(toRow.apply(element));
    }
  }

  private static final class ReadFn<T> extends DoFn<T, PackEntry> {
    private static final long serialVersionUID = 1;

    private final Counter rowsRead = Metrics.counter("dataset", "rows_read");
    private final Counter deadLetters = Metrics.counter("dataset", "dead_letters");
    private final ElementReader reader;
    private final ElementReader.Text<T> text;

    ReadFn(ElementReader reader, ElementReader.Text<T> text) {
      this.reader = reader;
      this.text = text;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<PackEntry> out) throws IOException {
      PackEntry entry = reader.read(element, text);
      rowsRead.inc();
      if (entry.kind() == PackEntry.Kind.DEAD_LETTER) {
        deadLetters.inc();
      }
      out.output(entry);
    }
  }
}
