package dev.promptbeam.batch.media;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.state.MediaCalls.Swept;
import dev.promptbeam.batch.state.RemoteCalls.Done;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes media as early as it is known that no open shard needs it, and at the end whatever the
 * service lists of the run's. That a file is gone is recorded behind its deletion: a crash between
 * the two has it deleted again.
 */
final class MediaDeletions {
  private static final int AT_ONCE = 100;

  private final RunDirectory directory;
  private final MediaRecords records;
  private final MediaStorage storage;
  private final GeminiClient client;
  private final String prefix;
  private final Clock clock;
  private final Few few = new Few();
  private @Nullable NeedCounts counts;

  /**
   * @param prefix what the display names of all media of the run begin with
   */
  MediaDeletions(
      RunDirectory directory,
      MediaRecords records,
      MediaStorage storage,
      GeminiClient client,
      String prefix,
      Clock clock) {
    this.directory = directory;
    this.records = records;
    this.storage = storage;
    this.client = client;
    this.prefix = prefix;
    this.clock = clock;
  }

  /** Deletes what only this shard has needed of those that are open. One thread at a time. */
  synchronized Done release(String shard) throws IOException, InterruptedException {
    if (counts == null) {
      counts = NeedCounts.ofOpenShards(directory);
    }
    NeedCounts needs = counts;
    needs.settled(shard);
    List<Copy> free = new ArrayList<>();
    MediaHashes.forEach(
        directory,
        shard,
        hash -> {
          if (!needs.mayBeNeeded(hash)) {
            records.forEachCopy(hash, free::add);
          }
        });
    try {
      few.forEach(free, Copy::sha256, this::delete);
      return Done.OK;
    } catch (GeminiException e) {
      return new Done(e);
    }
  }

  /** Deletes some of what is left: first what is recorded, then what is listed. */
  Swept sweep() throws IOException, InterruptedException {
    List<Copy> held = storage.others(Set.of(), Set.of(), clock.instant());
    List<Copy> some = held.subList(0, Math.min(AT_ONCE, held.size()));
    try {
      few.forEach(some, Copy::sha256, this::delete);
      return held.isEmpty() ? sweepListed() : new Swept(some.size(), true, null);
    } catch (GeminiException e) {
      return new Swept(0, true, e);
    }
  }

  /** Uploads whose end nobody saw, and nobody needed since. */
  private Swept sweepListed() throws GeminiException, IOException, InterruptedException {
    List<String> listed =
        Pages.all(client::listFiles).stream()
            .filter(file -> file.displayName().startsWith(prefix))
            .map(RemoteFile::name)
            .toList();
    few.forEach(listed, file -> file, file -> MediaUploads.delete(client, file));
    return new Swept(listed.size(), false, null);
  }

  /** Deletes a copy that nobody needs; one whose file is not known is left to the end. */
  void delete(Copy copy) throws GeminiException, IOException, InterruptedException {
    UploadedMedia file = records.isGone(copy) ? null : records.file(copy);
    if (file != null) {
      MediaUploads.delete(client, file.name());
      records.noteGone(copy, clock.instant());
    }
    storage.deleted(copy);
  }
}
