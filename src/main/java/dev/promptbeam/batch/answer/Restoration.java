package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.output.ResultClaim;
import dev.promptbeam.result.NamedMedia;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts published files back that are gone, from the requests, answers and rows that the run
 * directory holds. Parts that are there are left as they are, whatever they hold.
 */
public final class Restoration {
  private final RunDirectory directory;
  private final Records records;
  private final PublishShard publishing;
  private final ResultPlace place;
  private final boolean media;
  private final List<String> restored = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();

  private Restoration(RunDirectory directory, List<ResultShape> shapes, ResultFormat format)
      throws IOException {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.publishing = new PublishShard(directory, records, shapes, format);
    this.place = ResultPlace.of(directory);
    this.media = shapes.stream().anyMatch(ResultShape::media) || Files.exists(directory.media());
  }

  /**
   * What became of files that were gone.
   *
   * @param restored their names
   * @param lost one sentence for each that cannot be made again
   */
  public record Report(List<String> restored, List<String> lost) {}

  /** The caller holds the run lock, and nobody works on the run. */
  public static Report of(RunDirectory directory, List<ResultShape> shapes, ResultFormat format)
      throws IOException {
    return new Restoration(directory, shapes, format).restore();
  }

  private Report restore() throws IOException {
    for (BucketManifest manifest : records.manifests()) {
      Path part = directory.bucketDeadLetters(BucketManifest.name(manifest.bucket()));
      if (isGone(part, manifest.deadLetters())) {
        lost.add(name(part) + " is gone, and only the dataset could make it again");
      }
    }
    KnownShards shards = new KnownShards(records);
    shards.look();
    for (Map.Entry<String, HandedOn> handed : shards.handedOn().entrySet()) {
      String name = HandedOn.name(handed.getKey());
      addLost(directory.deadLetters(name, true), handed.getValue().retryable());
      addLost(directory.deadLetters(name, false), handed.getValue().permanent());
    }
    for (String shard : records.published()) {
      Published outcome = records.outcome(shard);
      if (outcome != null) {
        restore(shard, outcome);
      }
    }
    return new Report(List.copyOf(restored), List.copyOf(lost));
  }

  private void addLost(Path part, LineFile.@Nullable Summary expected) {
    if (isGone(part, expected)) {
      lost.add(name(part) + " is gone; what it held was not handed on to the next stage");
    }
  }

  private void restore(String shard, Published outcome) throws IOException {
    List<String> gone = new ArrayList<>();
    addGone(place.part(directory, shard), outcome.results(), gone);
    addGone(directory.deadLetters(shard, true), outcome.retryable(), gone);
    addGone(directory.deadLetters(shard, false), outcome.permanent(), gone);
    Map<String, String> pictures = goneMedia(shard);
    if (!pictures.isEmpty()) {
      String more = pictures.size() == 1 ? "" : " (and " + (pictures.size() - 1) + " more)";
      gone.add(pictures.keySet().iterator().next() + more);
    }
    if (gone.isEmpty()) {
      return;
    }
    String names = String.join(" and ", gone);
    DurableFile.createFolder(place.folder(directory));
    ResultClaim.hold(directory);
    try {
      if (publishing.restore(shard, outcome) & areBack(pictures)) {
        restored.addAll(gone);
      } else {
        lost.add(names + " is gone, and what it was made from was changed");
      }
    } catch (NoSuchFileException e) {
      lost.add(
          names
              + " is gone, and so is what it was made from: "
              + name(Locations.path(e.getFile())));
    }
  }

  /** The hashes of pictures and sound that are not there, by the paths in the rows of a part. */
  private Map<String, String> goneMedia(String shard) throws IOException {
    Map<String, String> gone = new LinkedHashMap<>();
    Path part = place.part(directory, shard);
    if (media && Files.exists(part)) {
      NamedMedia.forEach(
          part,
          (row, path, sha256) -> {
            if (!Files.exists(directory.root().resolve(path))) {
              gone.put(path, sha256);
            }
          });
    }
    return gone;
  }

  /** Whether they are what they were; one that is not does not stay. */
  private boolean areBack(Map<String, String> pictures) throws IOException {
    boolean back = true;
    for (Map.Entry<String, String> picture : pictures.entrySet()) {
      Path file = directory.root().resolve(picture.getKey());
      boolean same =
          Files.exists(file) && LineFile.summarize(file).sha256().equals(picture.getValue());
      if (!same) {
        Files.deleteIfExists(file);
      }
      back &= same;
    }
    return back;
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
