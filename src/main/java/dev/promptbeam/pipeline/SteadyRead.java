package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BrokenSplit;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.SplitCount;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a split alike however often it is read, because runners and later starts read again what is
 * partly packed. Where a file breaks off is decided once, before any of its rows can be packed; a
 * file that was read to its end before and now breaks off stops the run.
 */
final class SteadyRead {
  private final ReadOptions options;
  private final Records records;
  private final Repeats repeats;

  SteadyRead(ReadOptions options, Records records, Repeats repeats) {
    this.options = options;
    this.records = records;
    this.repeats = repeats;
  }

  /**
   * Hands out the entries of a split, and how many they were.
   *
   * @throws UnsteadyFileException if it cannot be read as it was before
   */
  void read(Split split, Consumer<PackEntry> out) throws IOException, InterruptedException {
    BrokenSplit broken = records.brokenSplit(split.id());
    long rows = broken == null ? readOn(split, out) : readUpTo(broken, split, out);
    out.accept(PackEntry.ofCount(split.id(), rows));
  }

  private long readOn(Split split, Consumer<PackEntry> out)
      throws IOException, InterruptedException {
    EntrySink sink = new EntrySink(out);
    SplitCount count = ReadSplit.read(split, options, sink);
    DeadLetter end = sink.end;
    if (end == null) {
      return count.rows();
    }
    String json = new String(DeadLetterJson.write(end), StandardCharsets.UTF_8);
    BrokenSplit broken = new BrokenSplit(count.rows() - 1, end.source(), json);
    if (records.packingBegan()) {
      throw unsteady(split, end.message());
    }
    if (!records.createBrokenSplit(split.id(), broken)
        && !broken.equals(records.brokenSplit(split.id()))) {
      throw unsteady(split, end.message());
    }
    out.accept(entry(broken));
    return count.rows();
  }

  /** Ends where an earlier reading ended, though there may be more to read by now. */
  private long readUpTo(BrokenSplit broken, Split split, Consumer<PackEntry> out)
      throws InterruptedException {
    EntrySink sink = new EntrySink(out);
    SplitCount count = ReadSplit.read(split.first(broken.rows()), options, sink);
    if (sink.end != null || count.rows() != broken.rows()) {
      String now = sink.end == null ? "it is shorter now" : sink.end.message();
      throw unsteady(split, now);
    }
    out.accept(entry(broken));
    return broken.rows() + 1;
  }

  private static PackEntry entry(BrokenSplit broken) {
    return PackEntry.ofDeadLetter(
        broken.source(), broken.deadLetter().getBytes(StandardCharsets.UTF_8));
  }

  private static UnsteadyFileException unsteady(Split split, String message) {
    return new UnsteadyFileException(
        split.file().path()
            + " cannot be read as far as before: "
            + message
            + "; nothing was sent: make the file readable and run it again");
  }

  /** Passes entries on, but keeps back the dead letter of a file that breaks off. */
  private final class EntrySink implements RowSink {
    private final Consumer<PackEntry> out;
    private @Nullable DeadLetter end;

    EntrySink(Consumer<PackEntry> out) {
      this.out = out;
    }

    @Override
    public void row(SourceRow row) {
      repeats.see(row);
      out.accept(PackEntry.ofRow(row));
    }

    @Override
    public void repeatedMember(Source source, String name) {
      repeats.member(source, name);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      if (letter.reason().equals(Reason.READ_FILE)
          || letter.reason().equals(Reason.READ_TRUNCATED)) {
        end = letter;
        return;
      }
      try {
        out.accept(PackEntry.ofDeadLetter(letter.source(), DeadLetterJson.write(letter)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
