package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.result.judge.AnswerIndex.Anomalies;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import dev.promptbeam.result.line.RequestKeys;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.result.media.FoldedLine;
import dev.promptbeam.result.media.FoldedStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of one sending once, in any order, and gives each of its requests exactly one
 * ending.
 *
 * <p>Of several lines for a key the first result wins; without one, the first line that could be
 * judged. A line that is not JSON is nobody's, unless it names a key of the sending exactly once
 * and no other line does.
 */
public final class AnswerScan {
  private static final Pattern NAMED_KEY = Pattern.compile("\"key\"\\s*:\\s*\"([0-9a-f]{32})\"");

  private static final int COMPARED = 1 << 16;

  private final RequestKeys keys;
  private final RequestFile requests;
  private final Judge judge;
  private final LineFiles files;
  private final FoldedStream folded;
  private final Path responses;
  private final @Nullable Entry[] entries;
  private final BitSet counted = new BitSet();
  private final AnswerCount answered = new AnswerCount();
  private long unreadableLines;
  private long unexpected;
  private long doubled;
  private long conflicting;
  private long responseLines;
  private long errorLines;

  private AnswerScan(
      RequestKeys keys,
      RequestFile requests,
      Judge judge,
      LineFiles files,
      FoldedStream folded,
      Path responses) {
    this.keys = keys;
    this.requests = requests;
    this.judge = judge;
    this.files = files;
    this.folded = folded;
    this.responses = responses;
    this.entries = new Entry[keys.size()];
  }

  /**
   * Scans whole files; memory grows with the number of requests, not with the size of the answers.
   *
   * @param responses the answer file as it came, local
   * @param requests the sending's input, sorted by key
   * @throws IOException if a file cannot be read, or the input is not one of ours
   */
  public static AnswerIndex scan(Path responses, Path requests, Judge judge) throws IOException {
    try (FoldedStream folded = new FoldedStream(Files.newInputStream(responses));
        LineReader lines = new LineReader(folded, LineReader.LONGEST_LINE);
        RequestFile asked = new RequestFile(requests);
        LineFiles files = new LineFiles()) {
      AnswerScan scan =
          new AnswerScan(RequestKeys.read(requests), asked, judge, files, folded, responses);
      while (lines.next()) {
        if (!lines.isBlank()) {
          scan.accept(lines);
        }
      }
      return scan.index();
    }
  }

  /**
   * The index of a sending whose job left no answers at all.
   *
   * @param requests the sending's input, sorted by key
   */
  public static AnswerIndex unanswered(Path requests) throws IOException {
    RequestKeys keys = RequestKeys.read(requests);
    List<Entry> all = new ArrayList<>(keys.size());
    for (int slot = 0; slot < keys.size(); slot++) {
      all.add(Entry.missing(keys.get(slot)));
    }
    return new AnswerIndex(all, new Anomalies(0, 0, 0, 0), new Tally(0, 0), ModelAnswers.NONE);
  }

  private void accept(LineReader line) throws IOException {
    if (line.isCut() || length(line) > Integer.MAX_VALUE) {
      acceptUnreadable(line, Unreadable.tooLong());
      return;
    }
    AnswerLine answer;
    try {
      answer = AnswerLineParser.parse(line.buffer(), line.start(), line.length(), judge.reading());
    } catch (IOException | RuntimeException | Error e) {
      // The bytes are in memory: only their content can be at fault.
      acceptUnreadable(line, Unreadable.because(e));
      return;
    }
    tally(answer);
    int slot = answer.key() == null ? -1 : keys.slotOf(answer.key());
    if (slot < 0) {
      unexpected++;
      return;
    }
    Verdict verdict = judge(answer, keys.get(slot));
    Failed failed = verdict instanceof Failed f ? f : null;
    put(slot, entry(slot, line, failed));
    count(slot, answer);
  }

  private Verdict judge(AnswerLine answer, String key) throws IOException {
    boolean asks = judge.needsRequest() && answer.response() != null;
    JsonNode request = asks ? requests.request(key) : null;
    try {
      return judge.judge(answer, request);
    } catch (RuntimeException | Error e) {
      return new Failed(
          Reason.RESULT_UNUSABLE, "the answer could not be judged: " + RowFailure.name(e));
    }
  }

  /** A further line for a key says the same answer again. */
  private void count(int slot, AnswerLine answer) {
    if (answer.response() != null && !counted.get(slot)) {
      counted.set(slot);
      answered.add(answer.modelVersion(), answer.tokens());
    }
  }

  private void tally(AnswerLine answer) {
    if (LineErrors.isError(answer)) {
      errorLines++;
    } else if (answer.response() != null) {
      responseLines++;
    }
  }

  private void acceptUnreadable(LineReader line, Failed failed) throws IOException {
    unreadableLines++;
    Optional<String> key = namedKey(line);
    int slot = key.map(keys::slotOf).orElse(-1);
    if (slot >= 0) {
      put(slot, entry(slot, line, failed));
    }
  }

  /** What became of a request, with the place of its line in the file as it came. */
  private Entry entry(int slot, LineReader line, @Nullable Failed failed) {
    int length = (int) Math.min(length(line), Integer.MAX_VALUE);
    return new Entry(keys.get(slot), folded.before(line.offset()), length, failed);
  }

  /** The length of a line with the data that was folded away. */
  private long length(LineReader line) {
    return folded.before(line.offset() + line.length()) - folded.before(line.offset());
  }

  private static Optional<String> namedKey(LineReader line) {
    Matcher matcher =
        NAMED_KEY.matcher(
            new String(line.buffer(), line.start(), line.length(), StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      return Optional.empty();
    }
    String key = matcher.group(1);
    return matcher.find() ? Optional.empty() : Optional.of(key);
  }

  private void put(int slot, Entry entry) throws IOException {
    Entry earlier = entries[slot];
    if (earlier == null) {
      entries[slot] = entry;
      return;
    }
    doubled++;
    if (rank(entry) > rank(earlier)) {
      entries[slot] = entry;
    } else if (entry.failed() == null && !sameResponse(earlier, entry)) {
      conflicting++;
    }
  }

  private static int rank(Entry entry) {
    Failed failed = entry.failed();
    if (failed == null) {
      return 2;
    }
    return failed.reason().code().equals(Reason.RESULT_UNREADABLE.code()) ? 0 : 1;
  }

  /** Whether two lines, in another order of members perhaps, have the same response object. */
  private boolean sameResponse(Entry one, Entry other) throws IOException {
    try (InputStream first = response(one);
        InputStream second = response(other)) {
      byte[] piece;
      do {
        piece = first.readNBytes(COMPARED);
        if (!Arrays.equals(piece, second.readNBytes(COMPARED))) {
          return false;
        }
      } while (piece.length > 0);
      return true;
    }
  }

  private InputStream response(Entry entry) throws IOException {
    FoldedLine line =
        FoldedLine.read(files, new LineLocation(responses, entry.offset(), entry.length()));
    byte[] bytes = line.bytes();
    Slice response = AnswerLineParser.parse(bytes, 0, bytes.length, Reading.END).response();
    return response == null ? InputStream.nullInputStream() : line.asItCame(response);
  }

  private AnswerIndex index() {
    List<Entry> all = new ArrayList<>(entries.length);
    for (int slot = 0; slot < entries.length; slot++) {
      Entry entry = entries[slot];
      all.add(entry == null ? Entry.missing(keys.get(slot)) : entry);
    }
    return new AnswerIndex(
        all,
        new Anomalies(unreadableLines, unexpected, doubled, conflicting),
        new Tally(responseLines, errorLines),
        answered.sums());
  }
}
