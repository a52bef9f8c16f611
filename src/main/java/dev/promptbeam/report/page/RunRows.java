package dev.promptbeam.report.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The published rows of a run: dead letters are read through and counted by reason, of results some
 * pieces of each part, and of all that is read a sample is kept, of failures first.
 */
final class RunRows {
  private static final long LEAST_OF_A_PART = 1 << 20;

  /** Rows stand in a part in the order of their source: its beginning alone shows its first. */
  private static final int PIECES = 8;

  private final ReportLimits limits;
  private RowSample results;
  private final RowSample letters;
  private final ReasonCounts reasons = new ReasonCounts();
  private long resultsRead;
  private boolean isCut;

  private RunRows(ReportLimits limits) {
    this.limits = limits;
    this.results = new RowSample(limits.rows());
    this.letters = new RowSample(limits.rows());
  }

  /**
   * @param count of the results, as far as that is known
   */
  static RunRows read(RunDirectory directory, ReportLimits limits, long count) throws IOException {
    RunRows rows = new RunRows(limits);
    rows.readParts(
        DeadLetterFiles.of(directory).paths(true), limits.letterBytes(), 1, rows::letter);
    ResultPlace place = ResultPlace.of(directory);
    List<Path> parts = new ArrayList<>();
    for (String shard : new Records(directory.ledger()).published()) {
      parts.add(place.part(directory, shard));
    }
    long bytes = 0;
    for (Path part : parts) {
      bytes += Files.isRegularFile(part) ? Files.size(part) : 0;
    }
    double share = Math.min(1, (double) limits.resultBytes() / Math.max(1, bytes));
    rows.results = new RowSample(limits.rows(), count * share);
    rows.readParts(parts, limits.resultBytes(), directory.isRemote() ? 1 : PIECES, rows::result);
    return rows;
  }

  ReasonCounts reasons() {
    return reasons;
  }

  long resultsRead() {
    return resultsRead;
  }

  /** True where not all of them were looked at. */
  boolean isCut() {
    return isCut;
  }

  /** Failures, and results where there is room: half of it at least, if there are so many. */
  List<ShownRow> sample() {
    int most = limits.rows();
    int failures = Math.min(letters.size(), Math.max(most / 2, most - results.size()));
    List<ShownRow> shown = new ArrayList<>(letters.lowest(failures, limits.pageBytes() / 2));
    long left = limits.pageBytes() - shown.stream().mapToLong(row -> row.json().length + 1).sum();
    shown.addAll(results.lowest(most - shown.size(), left));
    shown.sort(Comparator.comparing(ShownRow::file).thenComparingLong(ShownRow::position));
    return shown;
  }

  private interface Taker {
    void take(String part, long number, byte[] json, boolean table) throws IOException;
  }

  /** Ends the reading of a part before its end. */
  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private void readParts(List<Path> parts, long bytes, int pieces, Taker taker) throws IOException {
    List<Path> mixed = new ArrayList<>(parts);
    mixed.sort(Comparator.comparingLong(part -> RowSample.rank(name(part), 0)));
    long each = Math.max(LEAST_OF_A_PART, bytes / Math.max(1, parts.size()));
    long left = bytes;
    for (Path part : mixed) {
      if (left <= 0) {
        isCut = true;
        return;
      }
      if (Files.isRegularFile(part)) { // what is gone is told by verify
        long most = Math.min(each, left);
        boolean whole = pieces == 1 || !PartReader.isLines(part) || Files.size(part) <= most;
        left -=
            whole ? readPart(part, most, taker) : readPieces(part, most / pieces, pieces, taker);
      }
    }
  }

  /** Pieces of a part, as far from each other as may be. */
  private long readPieces(Path part, long each, int pieces, Taker taker) throws IOException {
    isCut = true;
    String name = name(part);
    long apart = Files.size(part) / pieces;
    long[] seen = {0};
    for (int piece = 0; piece < pieces; piece++) {
      long from = apart * piece;
      PartReader.forEachBetween(
          part,
          from,
          from + each,
          (json, at) -> {
            seen[0] += json.length;
            if (json.length > 0) {
              taker.take(name, at, json, false);
            }
          });
    }
    return seen[0];
  }

  private long readPart(Path part, long most, Taker taker) throws IOException {
    boolean table = !PartReader.member(part, "").isEmpty();
    String name = name(part);
    long[] seen = {0, 0};
    try {
      PartReader.forEach(
          part,
          (json, at) -> {
            if (seen[1] > most) {
              throw new EnoughException();
            }
            seen[1] += json.length;
            if (json.length > 0) {
              taker.take(name, seen[0]++, json, table);
            }
          });
    } catch (EnoughException enough) {
      isCut = true;
    }
    return seen[1];
  }

  private void result(String part, long number, byte[] json, boolean table) throws IOException {
    resultsRead++;
    long rank = RowSample.rank(part, number);
    if (results.takes(rank)) {
      results.add(rank, ShownRow.of(json, table));
    }
  }

  /** The first ones of a reason go before all others, or a rare one would not be seen. */
  private void letter(String part, long number, byte[] json, boolean table) throws IOException {
    ReasonCounts.Seen seen = reasons.count(reason(json), json);
    long rank = seen.early() ? seen.number() - Long.MAX_VALUE : RowSample.rank(part, number);
    if (letters.takes(rank)) {
      letters.add(rank, ShownRow.of(json, table));
    }
  }

  /** Stands before all that is long; null where the line is broken or has none. */
  private static String reason(byte[] json) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("reason");
        parser.nextToken();
        if (found) {
          return parser.getText();
        }
        parser.skipChildren();
      }
    } catch (JsonProcessingException broken) {
      return "unreadable line";
    }
    return "unreadable line";
  }

  private static String name(Path part) {
    return String.valueOf(part.getFileName());
  }
}
