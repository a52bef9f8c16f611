package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.ResultShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts published files back that are gone, from the requests, answers and rows that the run
 * directory holds. What is there is left as it is, whatever it holds.
 */
public final class Restoration {
  private final RunDirectory directory;
  private final Records records;
  private final PublishShard publishing;
  private final List<String> restored = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();

  private Restoration(RunDirectory directory, ResultShape shape) {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.publishing = new PublishShard(directory, records, shape);
  }

  /**
   * What became of files that were gone.
   *
   * @param restored their names
   * @param lost one sentence for each that cannot be made again
   */
  public record Report(List<String> restored, List<String> lost) {}

  /** The caller holds the run lock, and nobody works on the run. */
  public static Report of(RunDirectory directory, ResultShape shape) throws IOException {
    return new Restoration(directory, shape).restore();
  }

  private Report restore() throws IOException {
    for (BucketManifest manifest : records.manifests()) {
      Path part = directory.bucketDeadLetters(BucketManifest.name(manifest.bucket()));
      if (isGone(part, manifest.deadLetters())) {
        lost.add(name(part) + " is gone, and only the dataset could make it again");
      }
    }
    for (String shard : records.published()) {
      Published outcome = records.outcome(shard);
      if (outcome != null) {
        restore(shard, outcome);
      }
    }
    return new Report(List.copyOf(restored), List.copyOf(lost));
  }

  private void restore(String shard, Published outcome) throws IOException {
    List<String> gone = new ArrayList<>();
    addGone(directory.results(shard), outcome.results(), gone);
    addGone(directory.deadLetters(shard, true), outcome.retryable(), gone);
    addGone(directory.deadLetters(shard, false), outcome.permanent(), gone);
    if (gone.isEmpty()) {
      return;
    }
    String names = String.join(" and ", gone);
    try {
      if (publishing.restore(shard, outcome)) {
        restored.addAll(gone);
      } else {
        lost.add(names + " is gone, and what it was made from was changed");
      }
    } catch (NoSuchFileException e) {
      lost.add(names + " is gone, and so is what it was made from: " + name(Path.of(e.getFile())));
    }
  }

  private void addGone(Path part, LineFile.@Nullable Summary expected, List<String> gone) {
    if (isGone(part, expected)) {
      gone.add(name(part));
    }
  }

  private static boolean isGone(Path part, LineFile.@Nullable Summary expected) {
    return expected != null && !Files.exists(part);
  }

  private String name(Path part) {
    return part.startsWith(directory.root())
        ? directory.root().relativize(part).toString()
        : part.toString();
  }
}
