package dev.promptbeam.batch.pack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.share.Claim;
import dev.promptbeam.batch.share.FirstAskers;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Claims the requests of packed shards that ask a later stage, which a redrive has: rows that come
 * to that stage by its answers may ask the same. Holds the keys of a shard.
 */
final class PackedClaims {
  private final RunSetup run;
  private final RunDirectory directory;
  private final FirstAskers askers;

  /** What is looked at of a line of rows. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record RowHead(Source source, int variant, int sample, String requestKey) {}

  PackedClaims(RunSetup run) {
    this.run = run;
    this.directory = run.directory();
    this.askers = new FirstAskers(directory);
  }

  /** Before any of them is asked; doing it twice changes nothing. */
  void claim(List<ShardInfo> packed) throws IOException {
    for (ShardInfo shard : packed) {
      int policy = shard.policy();
      boolean isLater = run.policies().get(policy).stage() > 0;
      if (isLater && shard.asked() && run.mayShare(policy)) {
        Claim claim = askers.claim(SendingTask.packed(shard.id()));
        firstRows(shard.id())
            .forEach((key, row) -> claim.add(policy, key, row.source(), row.trial()));
        claim.make();
      }
    }
  }

  /** The first row of each request, in order of the keys. */
  private Map<String, Asker> firstRows(String shard) throws IOException {
    Map<String, Asker> rows = new TreeMap<>();
    try (LineReader lines = LineReader.openOwn(directory.rows(shard))) {
      while (lines.next()) {
        RowHead row = Json.MAPPER.readValue(lines.copy(), RowHead.class);
        Trial trial = new Trial(row.variant(), row.sample());
        rows.putIfAbsent(row.requestKey(), new Asker(row.source(), trial));
      }
    }
    return rows;
  }
}
