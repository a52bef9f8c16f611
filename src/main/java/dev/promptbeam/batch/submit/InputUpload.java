package dev.promptbeam.batch.submit;

import dev.promptbeam.batch.media.Prepared;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.UploadRecord;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the input of a sending once. The name it is uploaded under is recorded before; where it
 * was recorded by an earlier try whose end nobody saw, the service is asked for a file of that name
 * first.
 */
final class InputUpload {
  /** An uploaded file lives 48 hours (protocol 2.1), of which a sending may take 40 to be sent. */
  private static final Duration YOUNG = Duration.ofHours(8);

  private final RunDirectory directory;
  private final Records records;
  private final GeminiClient client;
  private final Clock clock;

  InputUpload(RunDirectory directory, Records records, GeminiClient client, Clock clock) {
    this.directory = directory;
    this.records = records;
    this.client = client;
    this.clock = clock;
  }

  /**
   * The uploaded file under its recorded name.
   *
   * @param content the file; what an earlier try has uploaded may have named other media
   * @param drawn the name where none is recorded yet
   */
  RemoteFile upload(SendingTask task, Prepared.Input content, String drawn)
      throws GeminiException, IOException, InterruptedException {
    Path input = content.file();
    if (records.createUpload(task.name(), new UploadRecord(drawn, task.origin()))) {
      return client.upload(input, drawn).named(drawn); // an answer need not repeat the name
    }
    String recorded = recorded(task);
    RemoteFile found = find(recorded, Files.size(input), content.sha256());
    return (found != null ? found : client.upload(input, recorded)).named(recorded);
  }

  /**
   * The name that an earlier try has drawn.
   *
   * @throws IllegalStateException where that try was for other requests: their file would be taken
   *     for this one's, and they would be paid twice
   */
  private String recorded(SendingTask task) throws IOException {
    UploadRecord recorded = records.upload(task.name());
    if (recorded == null) {
      throw new IOException("the upload record of " + task.name() + " vanished from " + directory);
    }
    if (!recorded.origin().equals(task.origin())) {
      throw new IllegalStateException(
          task.name() + " is " + task.origin() + ", and was uploaded as " + recorded.origin());
    }
    return recorded.displayName();
  }

  /** Where the list goes round, one that is not found is uploaded again: that costs no request. */
  private @Nullable RemoteFile find(String displayName, long bytes, @Nullable String sha256)
      throws GeminiException, InterruptedException {
    Instant oldest = clock.instant().minus(YOUNG);
    List<RemoteFile> found = new ArrayList<>();
    List<RemoteFile> other = new ArrayList<>();
    Pages.read(
        client::listFiles,
        page -> {
          page.stream()
              .filter(file -> file.displayName().equals(displayName))
              .filter(file -> usable(file, bytes, oldest))
              .forEach(file -> (isSame(file, sha256) ? found : other).add(file));
          return found.isEmpty();
        });
    for (RemoteFile outdated : other) {
      delete(outdated);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** Of what is sent as it was packed, the name tells all. */
  private static boolean isSame(RemoteFile file, @Nullable String sha256) {
    return sha256 == null || sha256.equals(file.sha256());
  }

  /** It names media that is not there any more: nothing will be made from it. */
  private void delete(RemoteFile outdated) throws GeminiException, InterruptedException {
    try {
      client.deleteFile(outdated.name());
    } catch (GeminiException.Gone gone) {
      return; // as it was to be
    }
  }

  private static boolean usable(RemoteFile file, long bytes, Instant oldest) {
    return file.sizeBytes() == bytes
        && file.createTime() != null
        && file.createTime().isAfter(oldest)
        && !file.state().equals("FAILED");
  }
}
