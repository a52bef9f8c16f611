package dev.promptbeam.library;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a complete run has published.
 *
 * @param file its path
 * @param lines how many it has
 * @param results whether they are results, and not dead letters
 */
record PublishedPart(String file, long lines, boolean results) implements Serializable {

  /** What is done with a line. */
  @FunctionalInterface
  interface Consumer {
    void accept(byte[] line) throws IOException;
  }

  /** All files of a run whose shards are published. */
  static List<PublishedPart> of(RunDirectory directory) throws IOException {
    Records records = new Records(directory.ledger());
    KnownShards shards = new KnownShards(records);
    ResultPlace place = ResultPlace.of(directory);
    List<PublishedPart> parts = new ArrayList<>();
    for (ShardInfo shard : shards.look()) {
      Published published = records.outcome(shard.id());
      if (published == null) {
        throw new IllegalStateException("shard " + shard.id() + " is not published");
      }
      add(parts, place.part(directory, shard.id()), published.results(), true);
      add(parts, directory.deadLetters(shard.id(), true), published.retryable(), false);
      add(parts, directory.deadLetters(shard.id(), false), published.permanent(), false);
    }
    shards
        .handedOn()
        .forEach(
            (sending, handed) -> {
              String name = HandedOn.name(sending);
              add(parts, directory.deadLetters(name, true), handed.retryable(), false);
              add(parts, directory.deadLetters(name, false), handed.permanent(), false);
            });
    for (BucketManifest manifest : records.manifests()) {
      String name = BucketManifest.name(manifest.bucket());
      add(parts, directory.bucketDeadLetters(name), manifest.deadLetters(), false);
    }
    return parts;
  }

  private static void add(
      List<PublishedPart> parts, Path file, LineFile.@Nullable Summary summary, boolean results) {
    if (summary != null) {
      parts.add(new PublishedPart(file.toString(), summary.lines(), results));
    }
  }

  /**
   * Reads it line by line.
   *
   * @throws IOException also where it has not the lines that were published
   */
  void forEach(Consumer consumer) throws IOException {
    long read = 0;
    try (LineReader reader = LineReader.openOwn(Locations.path(file))) {
      while (reader.next()) {
        consumer.accept(reader.copy());
        read++;
      }
    }
    if (read != lines) {
      throw new IOException(file + " has " + read + " lines, and was published with " + lines);
    }
  }
}
