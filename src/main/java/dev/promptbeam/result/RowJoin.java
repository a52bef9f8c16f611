package dev.promptbeam.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Onward;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.format.UnfitRowException;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.AnswerLineParser;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestSource;
import dev.promptbeam.result.media.FoldedLine;
import dev.promptbeam.result.media.FoldedLines;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.MediaStore;
import dev.promptbeam.result.media.UndecodableException;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Joins the source rows of one shard with the endings of their requests, by key alone.
 *
 * <p>Gives the sink exactly one result or dead letter for each row, in the order of the rows. The
 * first row of a request owns its answer; later ones name the owner in {@code sharedFrom} and carry
 * no usage, so that sums of usage are the bill. Holds the owners, one row with its answer, and
 * those that wait in a {@link JoinQueue} for their pictures.
 */
public final class RowJoin {
  /** Bytes of answer files: those of a shard of texts are read at once, not answer by answer. */
  private static final long MOST_HELD = 16L << 20;

  private final ResultShape shape;
  private final ResultRow results;
  private final Map<String, Outcome> outcomes;
  private final RequestSource requests;
  private final JoinSink sink;
  private final FoldedLines answers;
  private final JoinQueue queue;
  private final AnswerMedia media;
  private final Map<String, Asker> owners;

  private RowJoin(
      ResultShape shape,
      Map<String, Outcome> outcomes,
      Map<String, Asker> askers,
      RequestSource requests,
      JoinSink sink,
      MediaStore store,
      LineFiles files,
      JoinQueue queue) {
    this.shape = shape;
    this.results = new ResultRow(shape);
    this.outcomes = outcomes;
    this.owners = new HashMap<>(askers);
    this.requests = requests;
    this.sink = sink;
    this.answers = new FoldedLines(files);
    this.queue = queue;
    this.media = new AnswerMedia(store, queue);
  }

  /** Joins a whole shard whose requests no rows of others ask. */
  public static void join(
      ResultShape shape,
      Path rows,
      Map<String, Outcome> outcomes,
      RequestSource requests,
      JoinSink sink,
      MediaStore store)
      throws IOException {
    join(shape, rows, outcomes, Map.of(), requests, sink, store);
  }

  /**
   * Joins a whole shard.
   *
   * @param rows the shard's source rows, in source order
   * @param outcomes by request key, one for every request of the shard
   * @param askers by request key, the rows of other shards that own the answers
   * @param store where pictures and sound of the answers go
   * @throws IOException if a file cannot be read or is not one of ours, or sink or store throw
   * @throws IllegalStateException if a row's request has no outcome: the row would be lost
   */
  public static void join(
      ResultShape shape,
      Path rows,
      Map<String, Outcome> outcomes,
      Map<String, Asker> askers,
      RequestSource requests,
      JoinSink sink,
      MediaStore store)
      throws IOException {
    try (LineReader lines = LineReader.openOwn(rows);
        LineFiles files = new LineFiles(MOST_HELD);
        JoinQueue queue = new JoinQueue()) {
      RowJoin join = new RowJoin(shape, outcomes, askers, requests, sink, store, files, queue);
      Scoring scoring = join.results.scoring();
      while (lines.next()) {
        join.accept(RowLine.parse(lines.buffer(), lines.start(), lines.length(), scoring));
      }
      queue.finish();
      join.media.force();
    }
  }

  private void accept(RowLine row) throws IOException {
    Outcome outcome = outcomes.get(row.requestKey());
    if (outcome instanceof Answered answered) {
      join(row, answered);
    } else if (outcome instanceof Unanswered unanswered) {
      bury(row, unanswered);
    } else if (!(outcome instanceof Onward)) {
      throw new IllegalStateException("request " + row.requestKey() + " has no outcome");
    }
  }

  private void join(RowLine row, Answered answered) throws IOException {
    Asker owner = owners.putIfAbsent(row.requestKey(), new Asker(row.source(), row.trial()));
    FoldedLine line = answers.read(answered.answer());
    AnswerLine answer;
    try {
      answer =
          AnswerLineParser.parse(line.bytes(), 0, line.bytes().length, shape.answer().reading());
    } catch (IOException | RuntimeException | Error e) {
      // All of it is in memory: no disk is at fault, and no other row.
      bury(row, unjoined(answered, e));
      return;
    }
    Future<List<MediaFile>> pictures = media.of(row.requestKey(), line, answer.candidate());
    queue.add(
        pictures,
        row.row().length + line.bytes().length,
        () -> emit(row, answered, line.bytes(), answer, pictures, owner));
  }

  private void emit(
      RowLine row,
      Answered answered,
      byte[] line,
      AnswerLine answer,
      Future<List<MediaFile>> pictures,
      @Nullable Asker owner)
      throws IOException {
    JsonNode request = shape.answer().needsRequest() ? requests.request(row.requestKey()) : null;
    byte[] result;
    try {
      List<MediaFile> taken = AnswerMedia.awaited(pictures);
      result = results.write(row, answered, line, answer, taken, owner, request);
    } catch (UndecodableException e) {
      sink.deadLetter(deadLetter(row, undecodable(answered, e)));
      return;
    } catch (UncheckedIOException e) {
      throw e.getCause(); // of the disk, which is no row's fault
    } catch (IOException | RuntimeException | Error e) {
      sink.deadLetter(deadLetter(row, unjoined(answered, e)));
      return;
    }
    if (shape.handsOn()) {
      byte[] json = shape.replaceSurrogates() ? Surrogates.replaced(result) : result;
      sink.onward(
          new SourceRow(row.source(), row.key(), json),
          row.trial(),
          row.requestKey(),
          answered.answer());
      return;
    }
    try {
      sink.result(shape.replaceSurrogates() ? Surrogates.replaced(result) : result);
    } catch (UnfitRowException e) {
      sink.deadLetter(deadLetter(row, ended(answered, e.reason(), String.valueOf(e.getMessage()))));
    }
  }

  private void bury(RowLine row, Unanswered unanswered) throws IOException {
    queue.add(
        AnswerMedia.NONE, row.row().length, () -> sink.deadLetter(deadLetter(row, unanswered)));
  }

  private static Unanswered undecodable(Answered answered, UndecodableException failure) {
    LineLocation line = answered.answer();
    return ended(
        answered,
        Reason.OUTPUT_MEDIA,
        failure.getMessage()
            + "; the answer as it came is the line at byte "
            + line.offset()
            + " of responses/"
            + line.file().getFileName());
  }

  private static Unanswered unjoined(Answered answered, Throwable failure) {
    return ended(
        answered,
        Reason.RESULT_UNUSABLE,
        "the answer could not be joined to its row: " + RowFailure.name(failure));
  }

  /** Answered, and no result all the same. */
  private static Unanswered ended(Answered answered, Reason reason, String message) {
    return new Unanswered(
        reason, message, Stage.RUN, answered.attempt(), answered.job(), answered.answer());
  }

  private DeadLetter deadLetter(RowLine row, Unanswered unanswered) throws IOException {
    return new DeadLetter(
        row.key(),
        row.source(),
        row.row(),
        null,
        unanswered.reason(),
        unanswered.message(),
        unanswered.stage(),
        unanswered.attempts(),
        row.requestKey(),
        requests.request(row.requestKey()),
        lastResponse(unanswered.lastAnswer()),
        unanswered.job(),
        shape.stage().isEmpty() ? null : shape.stage(),
        shape.trials().of(row.trial()));
  }

  /** The response of the line, or its error under its name; null where the line is no JSON. */
  private @Nullable JsonNode lastResponse(@Nullable LineLocation place) throws IOException {
    if (place == null) {
      return null;
    }
    byte[] line = answers.read(place).bytes();
    JsonNode tree;
    try {
      tree = JsonText.tree(AnswerCopy.of(line));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return null; // RESULT_UNREADABLE says so; the line itself stays in the answer file
    }
    if (!tree.isObject()) {
      return null;
    }
    if (tree.path("response").isObject()) {
      return tree.path("response");
    }
    ((ObjectNode) tree).remove("key");
    return tree;
  }
}
