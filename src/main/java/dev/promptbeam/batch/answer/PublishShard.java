package dev.promptbeam.batch.answer;

import com.google.common.io.Closer;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.share.SharedRequests;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.output.ResultClaim;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.Grading;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Onward;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.format.ColumnRecords;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.SourceColumns;
import dev.promptbeam.result.line.RequestFile;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins a settled shard to its rows and publishes it: part files appear whole, and count once the
 * outcome record names them.
 */
public final class PublishShard {
  private final RunDirectory directory;
  private final Records records;
  private final List<ResultShape> shapes;
  private final KnownShards shards;
  private final ResultFormat format;
  private @Nullable SourceColumns columns;

  /** Of JSON lines. */
  public PublishShard(RunDirectory directory, Records records, List<ResultShape> shapes) {
    this(directory, records, shapes, new JsonlResults());
  }

  public PublishShard(
      RunDirectory directory, Records records, List<ResultShape> shapes, ResultFormat format) {
    this.directory = directory;
    this.records = records;
    this.shapes = shapes;
    this.shards = new KnownShards(records);
    this.format = format;
  }

  /** Publishes a shard; one that has its outcome is left as it is. */
  public Published publish(String shard) throws IOException {
    Published earlier = records.outcome(shard);
    if (earlier != null) {
      return earlier;
    }
    try {
      return publishOnce(shard);
    } catch (NoSuchFileException e) {
      Published other = records.outcome(shard);
      if (other == null) {
        throw e;
      }
      return other; // somebody else was quicker, and keeps the results alone
    }
  }

  private Published publishOnce(String shard) throws IOException {
    try (Parts parts = join(shard)) {
      Published outcome = parts.commit();
      records.createOutcome(shard, outcome);
      Published winner = records.outcome(shard);
      letGo(shard);
      return winner == null ? outcome : winner;
    }
  }

  /** No run reads again what a published shard has become, and was made of. */
  private void letGo(String shard) throws IOException {
    RemoteFiles.letGo(ResultPlace.of(directory).part(directory, shard));
    RemoteFiles.letGo(directory.rows(shard));
    Settled settled = records.settled(shard);
    for (int number = 1; settled != null && number <= settled.sendings(); number++) {
      String sending = SendingTask.name(shard, number);
      RemoteFiles.letGo(directory.requests(sending));
      RemoteFiles.letGo(directory.responses(sending));
      RemoteFiles.letGo(directory.joined(sending));
    }
  }

  /**
   * Makes the parts of a published shard again that are gone.
   *
   * @return false where they do not become what they were; then none is left in its place
   */
  boolean restore(String shard, Published outcome) throws IOException {
    try (Parts parts = join(shard)) {
      return restore(
              parts.results(), ResultPlace.of(directory).part(directory, shard), outcome.results())
          & restore(parts.retryable, directory.deadLetters(shard, true), outcome.retryable())
          & restore(parts.permanent, directory.deadLetters(shard, false), outcome.permanent());
    }
  }

  private static boolean restore(LineFile made, Path part, LineFile.@Nullable Summary expected)
      throws IOException {
    if (expected == null || Locations.isFile(part)) {
      return true;
    }
    boolean same = made.commit().equals(expected);
    if (!same) {
      Files.delete(part);
    }
    return same;
  }

  /** Puts the endings of a settled shard together with its rows. */
  private Parts join(String shard) throws IOException {
    ResultShape shape = shapeOf(shard);
    boolean shared = shapes.size() > 1 && shards.get(shard).shared();
    Map<String, Outcome> endings = ShardEndings.keeping(directory, records, shard);
    if (shape.handsOn()) {
      endings.replaceAll((key, end) -> end instanceof Outcome.Answered ? new Onward() : end);
    }
    Parts parts = new Parts(shard);
    try (RequestFile requests = new RequestFile(directory.requests(SendingTask.name(shard, 1)))) {
      RowJoin.join(
          shape,
          directory.rows(shard),
          endings,
          shared ? SharedRequests.of(directory, shard) : Map.of(),
          requests,
          parts,
          new MediaFolder(directory));
      return parts;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Of the whole run, read once: no part of it is written before they are decided. */
  private ResultShape shapeOf(String shard) throws IOException {
    return shapes.get(shapes.size() == 1 ? 0 : shards.get(shard).policy());
  }

  private SourceColumns columns() throws IOException {
    SourceColumns decided = columns;
    if (decided == null) {
      decided =
          format.needsColumns()
              ? new ColumnRecords(directory.ledger()).decided()
              : SourceColumns.NONE;
      if (decided == null) {
        throw new IllegalStateException("the columns of the results are not decided");
      }
      Grading grading = shapes.get(shapes.size() - 1).grading();
      decided = grading == null ? decided : decided.without(grading.takenOut());
      columns = decided;
    }
    return decided;
  }

  /** The three part files of a shard; an empty one does not appear. */
  private final class Parts implements JoinSink, AutoCloseable {
    private final Closer closer = Closer.create();
    private final LineFile results;
    private final RowWriter rows;
    private final LineFile retryable;
    private final LineFile permanent;

    Parts(String shard) throws IOException {
      ResultPlace place = ResultPlace.of(directory);
      ResultClaim.check(directory, place);
      try {
        results = closer.register(new LineFile(place.part(directory, shard)));
        retryable = closer.register(new LineFile(directory.deadLetters(shard, true)));
        permanent = closer.register(new LineFile(directory.deadLetters(shard, false)));
        rows = closer.register(format.open(results.rows(), columns()));
      } catch (IOException | RuntimeException e) {
        closer.close();
        throw e;
      }
    }

    @Override
    public void result(byte[] line) throws IOException {
      rows.write(line);
      results.countRow();
    }

    @Override
    public void deadLetter(DeadLetter letter) throws IOException {
      LineFile part = letter.reason().retryable() ? retryable : permanent;
      part.writeLine(DeadLetterJson.write(letter));
    }

    /** The results, to the last byte. */
    LineFile results() throws IOException {
      if (results.lines() > 0) {
        rows.finish();
      }
      return results;
    }

    Published commit() throws IOException {
      return new Published(commit(results()), commit(retryable), commit(permanent));
    }

    private static LineFile.@Nullable Summary commit(LineFile part) throws IOException {
      return part.lines() == 0 ? null : part.commit();
    }

    @Override
    public void close() throws IOException {
      closer.close();
    }
  }
}
