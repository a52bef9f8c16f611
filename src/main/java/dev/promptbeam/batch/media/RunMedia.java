package dev.promptbeam.batch.media;

import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The media of a run: brought to the service before the requests that refer to it, each content
 * once for all of them, and deleted when no request does so any more. For many threads.
 */
public final class RunMedia implements MediaCalls {
  private final RunDirectory directory;
  private final RunPolicy policy;
  private final Clock clock;
  private final Cancellation cancellation;
  private final MediaRecords records;
  private final MediaStorage storage;
  private final MediaUploads uploads;
  private final MediaDeletions deletions;
  private final Few few = new Few();
  private final ReentrantLock reserving = new ReentrantLock();

  /**
   * @param clock the service's
   */
  public RunMedia(
      RunDirectory directory,
      GeminiClient client,
      RunPolicy policy,
      Clock clock,
      RandomGenerator random)
      throws IOException {
    this.directory = directory;
    this.policy = policy;
    this.clock = clock;
    this.cancellation = new Cancellation(directory.ledger());
    this.records = new MediaRecords(directory.ledger());
    this.storage = new MediaStorage(records);
    this.uploads = new MediaUploads(records, storage, client, policy, clock, random);
    this.deletions =
        new MediaDeletions(
            directory, records, storage, client, DisplayName.mediaPrefix(policy.runName()), clock);
  }

  /**
   * Brings the media of a sending to the service and writes its requests as they are sent. Costs
   * nothing where no request of its shard refers to any.
   *
   * @param room what its media may take of the storage
   */
  public Prepared prepare(SendingTask task, @Nullable Intent written, Room room)
      throws GeminiException, IOException, InterruptedException {
    Path packed = directory.requests(task.name());
    if (!MediaHashes.any(directory, task.shard())) {
      return Prepared.asPacked(packed);
    }
    Needs needs = Needs.of(directory, task.name());
    if (needs.all().isEmpty()) {
      return Prepared.asPacked(packed);
    }
    long all = needs.bytes() + task.bytes();
    long budget = policy.budgets().storageBytes();
    if (all > budget) {
      return Prepared.not(tooLarge(task, written, all, budget));
    }
    if (!reserve(task, needs, room)) {
      String why = "storage is full until other files are deleted";
      return Prepared.not(new SubmitResult.Awaiting(written, true, why));
    }
    try {
      return provide(task, written, needs);
    } finally {
      storage.release(task.name());
    }
  }

  /** A packed request as it is sent, once its media is there. */
  public byte[] sent(byte[] line) throws IOException {
    return ReferenceLine.sent(line, reference -> uri(reference.sha256()));
  }

  private static SubmitResult tooLarge(
      SendingTask task, @Nullable Intent written, long all, long budget) {
    String why =
        String.format(
            Locale.ROOT,
            "with its media it has %,d bytes, and uploads may take %,d of the storage",
            all,
            budget);
    if (task.requests() == 1) {
      return new SubmitResult.Unreadable(written, List.of(new LineError(1, why)));
    }
    long parts = Math.max(2, 2 * all / budget);
    return new SubmitResult.Oversized(written, (int) Math.min(parts, task.requests()), why);
  }

  /**
   * One sending after the other: what is deleted for the room of one is gone when the next looks
   * what is there.
   */
  private boolean reserve(SendingTask task, Needs needs, Room room)
      throws GeminiException, IOException, InterruptedException {
    reserving.lockInterruptibly();
    try {
      return reserveAlone(task, needs, room);
    } finally {
      reserving.unlock();
    }
  }

  private boolean reserveAlone(SendingTask task, Needs needs, Room room)
      throws GeminiException, IOException, InterruptedException {
    storage.expire(clock.instant());
    long more = 0;
    for (Needs.Need need : needs.all()) {
      more += uploads.usable(need.sha256()) == null ? need.bytes() : 0;
    }
    return storage.reserve(task.name(), more, room.bytes()) || makeRoom(task, needs, more, room);
  }

  /** Deletes what no sending on its way needs. */
  private boolean makeRoom(SendingTask task, Needs needs, long more, Room room)
      throws GeminiException, IOException, InterruptedException {
    Set<String> own = new HashSet<>(needs.hashes());
    for (Copy copy : storage.others(neededBeside(task, room), own, clock.instant())) {
      deletions.delete(copy);
      if (storage.reserve(task.name(), more, room.bytes())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Deletes what is too old for any job to come, where the service says that its storage is full.
   */
  public void giveWay(SendingTask task, Room room) throws IOException, InterruptedException {
    reserving.lockInterruptibly();
    try {
      for (Copy copy : storage.old(neededBeside(task, room), clock.instant())) {
        deletions.delete(copy);
      }
    } catch (GeminiException e) {
      return; // the refusal stands, and the next one has it tried again
    } finally {
      reserving.unlock();
    }
  }

  /** Contents that other sendings on their way need. */
  private Set<String> neededBeside(SendingTask task, Room room) throws IOException {
    Set<String> needed = new HashSet<>();
    for (String holder : room.holders()) {
      if (!holder.equals(task.name())) {
        addNeeds(holder, task, needed);
      }
    }
    return needed;
  }

  /**
   * Of another shard it is known cheaply what it may need; parts of one shard share that. One whose
   * requests are not written yet has not looked what is there.
   */
  private void addNeeds(String holder, SendingTask task, Set<String> needed) throws IOException {
    String shard = holder.substring(0, holder.lastIndexOf('.'));
    if (!Files.exists(directory.requests(holder))) {
      return;
    }
    if (shard.equals(task.shard())) {
      needed.addAll(Needs.of(directory, holder).hashes());
    } else {
      MediaHashes.forEach(directory, shard, needed::add);
    }
  }

  private Prepared provide(SendingTask task, @Nullable Intent written, Needs needs)
      throws GeminiException, IOException, InterruptedException {
    Map<String, Provided> provided = new ConcurrentHashMap<>();
    few.forEach(
        needs.all(),
        Needs.Need::sha256,
        need -> {
          if (!cancellation.isRequested()) {
            provided.put(need.sha256(), uploads.provide(need));
          }
        });
    if (cancellation.isRequested()) { // what would be sent now is not sent
      return Prepared.not(new SubmitResult.Halted(written));
    }
    Map<String, String> unreadable = new HashMap<>();
    SortedSet<String> processing = new TreeSet<>();
    SortedSet<Instant> created = new TreeSet<>();
    for (Map.Entry<String, Provided> one : provided.entrySet()) {
      Provided came = one.getValue();
      switch (came.state()) {
        case READY -> created.add(Objects.requireNonNull(came.createTime()));
        case PROCESSING -> processing.add(came.said());
        case UNREADABLE -> unreadable.put(one.getKey(), came.said());
      }
    }
    if (!unreadable.isEmpty()) {
      return Prepared.not(new SubmitResult.Unreadable(written, needs.lines(unreadable)));
    }
    if (!processing.isEmpty()) {
      String which = processing.first() + " is being processed";
      return Prepared.not(new SubmitResult.Awaiting(written, false, which));
    }
    return new Prepared(write(task, provided), created.first(), null);
  }

  /** The same media makes the same bytes. */
  private Prepared.Input write(SendingTask task, Map<String, Provided> provided)
      throws IOException {
    Path sent = directory.sentRequests(task.name());
    try (LineReader lines = LineReader.openOwn(directory.requests(task.name()));
        LineFile file = new LineFile(sent)) {
      while (lines.next()) {
        file.writeLine(
            ReferenceLine.sent(
                lines.copy(),
                reference -> Objects.requireNonNull(provided.get(reference.sha256())).said()));
      }
      return new Prepared.Input(sent, file.commit().sha256());
    }
  }

  private String uri(String sha256) throws IOException {
    List<String> uris = new ArrayList<>();
    records.forEachCopy(
        sha256,
        copy -> {
          UploadedMedia file = records.isGone(copy) ? null : records.file(copy);
          if (file != null) { // one that is still being uploaded has none
            uris.add(file.uri());
          }
        });
    if (uris.isEmpty()) {
      throw new IllegalStateException("media " + sha256 + " is not uploaded");
    }
    return uris.get(uris.size() - 1);
  }

  @Override
  public boolean any() throws IOException {
    return records.any();
  }

  @Override
  public boolean refersTo(String shard) {
    return MediaHashes.any(directory, shard);
  }

  @Override
  public Uploaded uploaded() {
    return storage.uploaded();
  }

  @Override
  public RemoteCalls.Done release(String shard) throws IOException, InterruptedException {
    return deletions.release(shard);
  }

  @Override
  public Swept sweep() throws IOException, InterruptedException {
    return deletions.sweep();
  }
}
