package dev.promptbeam.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some requests of a packed run, from each of its shards as large a share. A shard stands in the
 * order of request keys, which are hashes, so that its first ones are like all of them.
 */
final class RequestSample {
  private RequestSample() {}

  /** A request, and how long its line is. */
  record Sampled(ObjectNode request, int bytes) {}

  /** About so many, all of them where there are no more. */
  static List<Sampled> of(RunDirectory directory, List<ShardInfo> shards, int most)
      throws IOException {
    long all = shards.stream().mapToLong(ShardInfo::requests).sum();
    double share = Math.min(1, (double) most / Math.max(1, all));
    List<Sampled> sample = new ArrayList<>();
    double wanted = 0;
    for (ShardInfo shard : shards) {
      wanted += share * shard.requests();
      if (Math.ceil(wanted) > sample.size()) {
        read(directory, shard, (long) Math.ceil(wanted), sample);
      }
    }
    return sample;
  }

  private static void read(
      RunDirectory directory, ShardInfo shard, long until, List<Sampled> sample)
      throws IOException {
    try (LineReader lines =
        LineReader.openOwn(directory.requests(SendingTask.name(shard.id(), 1)))) {
      while (sample.size() < until && lines.next()) {
        JsonNode line =
            Json.MAPPER.readTree(lines.buffer(), lines.start(), lines.length()).path("request");
        if (line instanceof ObjectNode request) {
          sample.add(new Sampled(request, lines.length() + 1));
        }
      }
    }
  }
}
