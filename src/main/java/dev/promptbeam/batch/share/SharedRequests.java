package dev.promptbeam.batch.share;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.share.Claim.First;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The requests of a shard that asks none of them, since other shards of the run do: a line for each
 * with the row that it was asked for.
 */
public final class SharedRequests implements OthersAnswers {
  private final LineFile lines;
  private final Claim claim;
  private final int policy;
  private final Set<String> askers = new TreeSet<>();

  /** A line. */
  private record Line(String requestKey, Source source, Trial trial) {}

  /**
   * Begins those of a shard.
   *
   * @param claim that was made
   */
  public SharedRequests(RunDirectory directory, String shard, int policy, Claim claim)
      throws IOException {
    this.lines = new LineFile(file(directory, shard));
    this.policy = policy;
    this.claim = claim;
  }

  /** The rows that ask the requests of a shard, by request key. */
  public static Map<String, Asker> of(RunDirectory directory, String shard) throws IOException {
    Map<String, Asker> asked = new HashMap<>();
    try (LineReader lines = LineReader.openOwn(file(directory, shard))) {
      while (lines.next()) {
        Line line = Json.MAPPER.readValue(lines.copy(), Line.class);
        asked.put(line.requestKey(), new Asker(line.source(), line.trial()));
      }
    }
    return asked;
  }

  @Override
  public void take(String requestKey, long place) throws IOException {
    First first = claim.first(policy, requestKey);
    if (first == null) {
      throw new IllegalStateException("request " + requestKey + " is asked by nobody else");
    }
    askers.add(first.sending());
    Line line = new Line(requestKey, first.row().source(), first.row().trial());
    lines.writeLine(Json.MAPPER.writeValueAsBytes(line));
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public List<String> askers() {
    return List.copyOf(askers);
  }

  @Override
  public void commit() throws IOException {
    lines.commit();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static Path file(RunDirectory directory, String shard) {
    String name = SendingTask.name(shard, 1);
    return directory.requests(name).resolveSibling(name + ".shared.jsonl");
  }
}
