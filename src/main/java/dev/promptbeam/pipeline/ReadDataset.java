package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.batch.setup.WorkerUnfitException;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.SplitCount;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetChangedException;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Reads the pinned splits of a dataset. Emits rows, a dead letter for each row that cannot be read,
 * and how many of both each split held.
 */
final class ReadDataset extends PTransform<PBegin, PCollection<PackEntry>> {
  private static final long serialVersionUID = 1;

  private final transient List<Split> splits;
  private final ReadOptions options;
  private final RunDirectory directory;
  private final TrialNames names;

  private ReadDataset(
      List<Split> splits, ReadOptions options, RunDirectory directory, TrialNames names) {
    this.names = names;
    this.splits = splits;
    this.options = options;
    this.directory = directory;
  }

  static ReadDataset of(
      List<Split> splits, ReadOptions options, RunDirectory directory, TrialNames names) {
    return new ReadDataset(splits, options, directory, names);
  }

  @Override
  public PCollection<PackEntry> expand(PBegin begin) {
    return begin
        .apply("Splits", Create.of(splits).withCoder(SerializableCoder.of(Split.class)))
        .apply("SpreadSplits", Reshuffle.viaRandomKey())
        .apply("ReadSplit", ParDo.of(new ReadFn(options, directory, names, filesToSee())))
        .setCoder(PackEntryCoder.of());
  }

  /** Hands out the entries of a split, and how many they were. */
  static void read(
      Split split,
      ReadOptions options,
      Records records,
      Repeats repeats,
      TrialNames names,
      Consumer<PackEntry> out)
      throws IOException, InterruptedException {
    SplitCount count =
        new ReadSplit(options, new RecordedBreaks(records))
            .read(split, new EntrySink(repeats, names, out));
    out.accept(PackEntry.ofCount(split.id(), count.rows()));
  }

  private List<DataFile> filesToSee() {
    return directory.isShared()
        ? new ArrayList<>(
            splits.stream().map(Split::file).filter(DataFile::isReadable).distinct().toList())
        : List.of();
  }

  private static final class ReadFn extends DoFn<Split, PackEntry> {
    private static final long serialVersionUID = 1;

    private final Counter rowsRead = Metrics.counter("dataset", "rows_read");
    private final Counter deadLetters = Metrics.counter("dataset", "dead_letters");
    private final ReadOptions options;
    private final RunDirectory directory;
    private final TrialNames names;
    private final List<DataFile> files;

    @SuppressWarnings("NullAway.Init") // made where it works
    private transient Repeats repeats;

    @SuppressWarnings("NullAway.Init") // made where it works
    private transient ReadTally tally;

    /**
     * @param files those that a worker must see; none where it works inside the process that has
     *     found them
     */
    ReadFn(ReadOptions options, RunDirectory directory, TrialNames names, List<DataFile> files) {
      this.names = names;
      this.options = options;
      this.directory = directory;
      this.files = files;
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
      files.forEach(ReadFn::requireSeen);
      repeats = Repeats.of(directory, options);
      tally = ReadTally.of(directory);
    }

    private static void requireSeen(DataFile file) {
      if (!Files.isReadable(Locations.path(file.location()))) {
        throw new WorkerUnfitException(
            "does not see the file "
                + file.location()
                + " of the dataset; put the dataset where all workers see it under the same path");
      }
    }

    @ProcessElement
    public void process(@Element Split split, OutputReceiver<PackEntry> out)
        throws IOException, InterruptedException {
      ReadTally.Piece piece = tally.begin(split);
      try {
        read(
            split,
            options,
            new Records(directory.ledger()),
            repeats,
            names,
            entry -> {
              count(entry, piece);
              out.output(entry);
            });
        piece.end();
      } catch (DatasetChangedException | UnsteadyFileException e) {
        throw new SuppressRestartsException(e); // it would be no less changed the next time
      }
    }

    private void count(PackEntry entry, ReadTally.Piece piece) {
      switch (entry.kind()) {
        case COUNT -> rowsRead.inc(entry.number());
        case DEAD_LETTER -> {
          deadLetters.inc();
          piece.row(entry.source().position());
        }
        case ROW -> piece.row(entry.source().position());
        case REQUEST -> {}
      }
    }
  }
}
