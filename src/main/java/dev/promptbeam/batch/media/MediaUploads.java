package dev.promptbeam.batch.media;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings contents to the service, each once: what the records or, after an end that nobody saw, the
 * service's list show of it is used again as long as it is young enough.
 */
final class MediaUploads {
  /** What is wrong with the file itself: its type, its size, its content. */
  private static final Set<Integer> OWN_FAULT = Set.of(400, 413, 415);

  private static final String AGAIN = "; redrive --all asks again with what is there then";

  /** A file that is processed for so long is given up. */
  private static final Duration PROCESSING_PATIENCE = Duration.ofHours(1);

  private final MediaRecords records;
  private final MediaStorage storage;
  private final GeminiClient client;
  private final RunPolicy policy;
  private final Clock clock;
  private final RandomGenerator random;

  MediaUploads(
      MediaRecords records,
      MediaStorage storage,
      GeminiClient client,
      RunPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.records = records;
    this.storage = storage;
    this.client = client;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /** The copy of a content that may be used for a job now; null where it has to be uploaded. */
  @Nullable Copy usable(String sha256) throws IOException {
    Copy newest = records.newest(sha256);
    UploadedMedia file = newest == null || records.isGone(newest) ? null : records.file(newest);
    return file == null || file.isOld(clock.instant()) ? null : newest;
  }

  /** Uploads a content where it is not there; one thread at a time for each. */
  Provided provide(Needs.Need need) throws GeminiException, IOException, InterruptedException {
    String refusal = records.refusal(need.sha256());
    if (refusal != null) {
      return Provided.unreadable(name(need) + " " + refusal);
    }
    Copy usable = usable(need.sha256());
    Provided there = usable == null ? null : look(need, usable);
    return there != null ? there : upload(need);
  }

  /** Null where the copy is not there any more. */
  private @Nullable Provided look(Needs.Need need, Copy copy)
      throws GeminiException, IOException, InterruptedException {
    UploadedMedia file = records.file(copy);
    if (file == null) {
      return null;
    }
    boolean doubted = records.isDoubted(copy);
    if (!doubted && (file.active() || records.isActive(copy))) {
      return Provided.ready(file);
    }
    try {
      return judge(need, copy, file, client.getFile(file.name()));
    } catch (GeminiException.Gone gone) {
      gone(copy);
      return null;
    }
  }

  private Provided judge(Needs.Need need, Copy copy, UploadedMedia file, RemoteFile seen)
      throws IOException {
    if (seen.state().equals("FAILED")) {
      String said = seen.error().isEmpty() ? "" : ": " + seen.error();
      return refused(need, "could not be processed by the service" + said);
    }
    Instant now = clock.instant();
    if (!seen.state().equals("PROCESSING")) {
      records.noteActive(copy, now);
      return Provided.ready(file);
    }
    return now.isAfter(file.createTime().plus(PROCESSING_PATIENCE))
        ? Provided.unreadable(name(need) + " is still being processed by the service after an hour")
        : new Provided(Provided.State.PROCESSING, name(need), file.createTime());
  }

  private Provided upload(Needs.Need need)
      throws GeminiException, IOException, InterruptedException {
    Copy newest = records.newest(need.sha256());
    if (newest == null) {
      return upload(need, new Copy(need.sha256(), 0), null);
    }
    boolean ended = records.isGone(newest) || records.file(newest) != null;
    MediaUpload begun = ended ? null : records.upload(newest);
    RemoteFile found = begun == null ? null : find(begun, need);
    if (found != null) {
      return uploaded(need, newest, found);
    }
    return upload(need, begun == null ? newest.next() : newest, begun);
  }

  /**
   * @param begun by an earlier try whose file is not there; null where there was none
   */
  private Provided upload(Needs.Need need, Copy copy, @Nullable MediaUpload begun)
      throws GeminiException, IOException, InterruptedException {
    String problem = null;
    for (Path path : need.paths()) {
      problem = LocalMedia.problem(path, need);
      if (problem == null) {
        return upload(need, path, copy, begun != null ? begun : begin(need, copy));
      }
    }
    policy.mediaFolder().requireHere();
    return Provided.unreadable(problem + AGAIN);
  }

  private Provided upload(Needs.Need need, Path path, Copy copy, MediaUpload upload)
      throws GeminiException, IOException, InterruptedException {
    RemoteFile file;
    try {
      file = client.upload(path, upload.displayName(), upload.mimeType());
    } catch (GeminiException.Invalid refused) {
      if (!OWN_FAULT.contains(refused.httpStatus())) {
        throw refused;
      }
      return refused(need, "was refused by the service: " + refused.getMessage());
    } catch (UncheckedIOException e) {
      return Provided.unreadable(path + " cannot be read: " + reason(e) + AGAIN);
    }
    if (isSame(need, path, file)) {
      return uploaded(need, copy, file);
    }
    delete(client, file.name());
    return Provided.unreadable(path + " has changed while it was uploaded" + AGAIN);
  }

  private static String reason(UncheckedIOException failure) {
    IOException cause = failure.getCause();
    return cause == null ? String.valueOf(failure.getMessage()) : IoReason.of(cause);
  }

  private MediaUpload begin(Needs.Need need, Copy copy) throws IOException {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    String display =
        DisplayName.ofMedia(policy.runName(), need.sha256(), HexFormat.of().formatHex(nonce));
    MediaUpload drawn = new MediaUpload(display, need.mimeType(), need.bytes(), clock.instant());
    if (records.createUpload(copy, drawn)) {
      return drawn;
    }
    MediaUpload other = records.upload(copy);
    return other == null ? drawn : other;
  }

  /** Where the service does not say what it holds, the file is read once more. */
  private static boolean isSame(Needs.Need need, Path path, RemoteFile file)
      throws InterruptedException {
    return file.sha256() != null
        ? file.sha256().equals(need.sha256())
        : LocalMedia.problem(path, need) == null;
  }

  /** One that is not there needs no deletion. */
  static void delete(GeminiClient client, String file)
      throws GeminiException, InterruptedException {
    try {
      client.deleteFile(file);
    } catch (GeminiException.Gone gone) {
      return;
    }
  }

  private Provided uploaded(Needs.Need need, Copy copy, RemoteFile file) throws IOException {
    String uri = file.uri().isEmpty() ? policy.endpoint() + "/v1beta/" + file.name() : file.uri();
    boolean active = !file.state().equals("PROCESSING") && !file.state().equals("FAILED");
    Instant created = file.createTime() == null ? clock.instant() : file.createTime();
    UploadedMedia made =
        new UploadedMedia(file.name(), uri, file.mimeType(), need.bytes(), created, active);
    storage.uploaded(copy, made);
    records.createFile(copy, made);
    return active ? Provided.ready(made) : judge(need, copy, made, file);
  }

  private @Nullable RemoteFile find(MediaUpload begun, Needs.Need need)
      throws GeminiException, InterruptedException {
    List<RemoteFile> found = new ArrayList<>();
    Pages.read(
        client::listFiles,
        page -> {
          page.stream()
              .filter(file -> file.displayName().equals(begun.displayName()))
              .filter(file -> file.sizeBytes() == need.bytes())
              .filter(file -> !UploadedMedia.isOld(file.createTime(), clock.instant()))
              .filter(file -> file.sha256() == null || file.sha256().equals(need.sha256()))
              .forEach(found::add);
          return found.isEmpty();
        });
    return found.isEmpty() ? null : found.get(0);
  }

  private Provided refused(Needs.Need need, String why) throws IOException {
    records.refuse(need.sha256(), why);
    return Provided.unreadable(name(need) + " " + why);
  }

  private void gone(Copy copy) throws IOException {
    records.noteGone(copy, clock.instant());
    storage.deleted(copy);
  }

  private static String name(Needs.Need need) {
    return need.paths().iterator().next().toString();
  }
}
