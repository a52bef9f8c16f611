package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a complete run has published, by its records: a file that no record names
 * is none of them.
 */
public final class DeadLetterFiles {
  private final List<Part> retryable = new ArrayList<>();
  private final List<Part> permanent = new ArrayList<>();
  private final List<Part> unbuilt = new ArrayList<>();

  private DeadLetterFiles() {}

  /**
   * A published file.
   *
   * @param answered the sending whose answers its rows came of; null where they hold none of this
   *     run. A row that ended with its answer when that was to be handed on does not hold it
   * @param expected what it held when it was published
   */
  public record Part(Path file, @Nullable String answered, LineFile.Summary expected) {}

  public static DeadLetterFiles of(RunDirectory directory) throws IOException {
    Records records = new Records(directory.ledger());
    DeadLetterFiles files = new DeadLetterFiles();
    for (BucketManifest manifest : records.manifests()) {
      String bucket = BucketManifest.name(manifest.bucket());
      add(files.unbuilt, directory.bucketDeadLetters(bucket), null, manifest.deadLetters());
    }
    for (String shard : records.published()) {
      Published outcome = records.outcome(shard);
      if (outcome != null) {
        String answered = HandedOn.sending(shard);
        add(files.retryable, directory.deadLetters(shard, true), answered, outcome.retryable());
        add(files.permanent, directory.deadLetters(shard, false), answered, outcome.permanent());
      }
    }
    KnownShards shards = new KnownShards(records);
    shards.look();
    shards
        .handedOn()
        .forEach(
            (sending, handed) -> {
              String name = HandedOn.name(sending);
              add(files.retryable, directory.deadLetters(name, true), sending, handed.retryable());
              add(files.permanent, directory.deadLetters(name, false), sending, handed.permanent());
            });
    return files;
  }

  /** Files whose dead letters are retryable, and where {@code all} is asked for the others too. */
  public List<Path> paths(boolean all) {
    return parts(all).stream().map(Part::file).toList();
  }

  /** How many dead letters are retryable. */
  public long retryable() {
    return lines(retryable);
  }

  /** How many are permanent, those without a row included. */
  public long permanent() {
    return lines(permanent) + lines(unbuilt);
  }

  /** Files with the dead letters of reading and building, the only ones that may have no row. */
  List<Path> unbuilt() {
    return unbuilt.stream().map(Part::file).toList();
  }

  /**
   * Reads the files through and compares them with the records.
   *
   * @return the first file that is gone or not what was published; null where all are right
   */
  public @Nullable Path firstChanged(boolean all) throws IOException {
    List<Part> parts = new ArrayList<>(parts(all));
    parts.addAll(all ? List.of() : unbuilt); // read for what has no row in any case
    for (Part part : parts) {
      if (!Files.isRegularFile(part.file())
          || !LineFile.summarize(part.file()).equals(part.expected())) {
        return part.file();
      }
    }
    return null;
  }

  /** The same files with what is known of them. */
  public List<Part> parts(boolean all) {
    List<Part> parts = new ArrayList<>(retryable);
    if (all) {
      parts.addAll(permanent);
      parts.addAll(unbuilt);
    }
    return parts;
  }

  private static void add(
      List<Part> parts, Path file, @Nullable String answered, LineFile.@Nullable Summary expected) {
    if (expected != null) {
      parts.add(new Part(file, answered, expected));
    }
  }

  private static long lines(List<Part> parts) {
    return parts.stream().mapToLong(part -> part.expected().lines()).sum();
  }
}
