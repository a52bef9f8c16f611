package dev.promptbeam.ledger;

import dev.promptbeam.model.Sha256;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StorageAddress;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where everything of one run lies; created for its owner alone. */
public final class RunDirectory implements Serializable {
  /** The record of whose names its results have in a folder that runs share. */
  public static final String OWNER = "owner";

  private static final long serialVersionUID = 1;

  private final String root;
  private final @Nullable String mark;

  /** In use wherever this was sent to. */
  @SuppressWarnings("UnusedVariable")
  private final StorageAddress storage = StorageAddress.current();

  private RunDirectory(String root, @Nullable String mark) {
    this.root = root;
    this.mark = mark;
  }

  public static RunDirectory of(Path root) {
    return new RunDirectory(root.toAbsolutePath().normalize().toString(), null);
  }

  /** Marks the directory for processes elsewhere: they tell by {@link #isSeen} if it is theirs. */
  public RunDirectory marked() throws IOException {
    String name = "marks/" + UUID.randomUUID();
    ledger().create(name, root);
    return new RunDirectory(root, name);
  }

  /** True where elsewhere is meant: it was marked for other processes. */
  public boolean isShared() {
    return mark != null;
  }

  /** False where this process sees nothing, or another directory, under the same path. */
  public boolean isSeen() throws IOException {
    return mark == null || ledger().exists(mark);
  }

  public Path root() {
    return Locations.path(root);
  }

  /** True where it lies on Cloud Storage: what is half written is never seen there. */
  public boolean isRemote() {
    return Locations.isRemote(root);
  }

  /** Creates the directory itself, which is enough for its lock. */
  public void createRoot() throws IOException {
    DurableFile.createFolder(root());
  }

  /**
   * What keeps a run from being begun here, relative to the directory: the first thing that no run
   * has left. Null where there is none, or a start of a run has come as far as its lock.
   */
  public @Nullable Path stranger() throws IOException {
    return exists() || Files.exists(runLockFile()) ? null : Strangers.firstIn(this);
  }

  /** Creates the folders that every run has. */
  public void create() throws IOException {
    for (Path folder :
        List.of(
            root().resolve("requests"),
            root().resolve("responses"),
            root().resolve("rows"),
            results(),
            root().resolve("dead-letter/retryable"),
            root().resolve("dead-letter/permanent"),
            root().resolve("ledger"),
            scratch())) {
      DurableFile.createFolder(folder);
    }
  }

  /**
   * Removes what a crash left half-written, unless a job of an earlier command works here yet. The
   * caller holds the run lock.
   */
  public void sweep() throws IOException {
    if (!isRemote() && !Locks.isHeld(dispatcherLockFile())) {
      Files.walkFileTree(root(), new Sweep(this));
    }
  }

  /**
   * Takes away what was prepared for a run that did not begin: empty folders, scratch and the lock
   * itself. What else lies there stays, and so do its folders.
   *
   * @param lock held by the caller, who ends with it
   */
  public void discard(HeldLock lock) throws IOException {
    if (exists()) {
      return;
    }
    if (isRemote()) {
      lock.discard();
    } else {
      Files.walkFileTree(root(), new Discard(this, lock));
    }
  }

  /**
   * What a start leaves that died before it was a run's: locks of others, half-written files, and
   * by what it would have known its results.
   */
  boolean isScrap(Path file) {
    return isLitter(file)
        || file.startsWith(scratch())
        || file.equals(dispatcherLockFile())
        || file.equals(root().resolve("ledger").resolve(OWNER + JsonLedger.SUFFIX));
  }

  boolean isLitter(Path file) {
    boolean ours = !file.startsWith(emulatorFolder());
    String name = file.toString();
    boolean scrap = file.startsWith(scratch()) && !file.startsWith(runnerSettings());
    return ours && (name.endsWith(".tmp") || name.endsWith(".part") || scrap);
  }

  public Path runFile() {
    return root().resolve("run.json");
  }

  public Path successFile() {
    return root().resolve("_SUCCESS");
  }

  /** The report for people: one file that needs nothing else. */
  public Path reportPage() {
    return root().resolve("report.html");
  }

  /** The same for programs, without rows. */
  public Path reportFile() {
    return root().resolve("report.json");
  }

  public Path eventsFile() {
    return root().resolve("events.jsonl");
  }

  /** Where an emulator inside the process keeps its state: always a folder of this machine. */
  public Path emulatorFolder() {
    if (!isRemote()) {
      return root().resolve("emulator");
    }
    MessageDigest name = Sha256.digest();
    name.update(root.getBytes(StandardCharsets.UTF_8));
    return Path.of(System.getProperty("java.io.tmpdir"))
        .resolve("promptbeam-emulator-" + System.getProperty("user.name"))
        .resolve(Sha256.hex(name).substring(0, 32));
  }

  /** What the run waits for now, or waited for when its last process ended. */
  public Path waitFile() {
    return root().resolve("waits.json");
  }

  /**
   * Spill and half-written files; worthless once nobody holds the run lock. Of a run on Cloud
   * Storage each process has its own, on its machine.
   */
  public Path scratch() {
    try {
      return isRemote() ? RemoteFiles.scratch(root()) : root().resolve("scratch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where those who work on the run show that they live. */
  public Path sessions() {
    return (isRemote() ? root() : scratch()).resolve("sessions");
  }

  /** What a start has its runner read; written before the sweep, and anew at each start. */
  private Path runnerSettings() {
    return scratch().resolve("flink");
  }

  /** What was sent as {@code SHARD.K}. */
  public Path requests(String sending) {
    return root().resolve("requests").resolve(sending + ".jsonl");
  }

  /** The same as it was uploaded, where local files stand in it; not there where none do. */
  public Path sentRequests(String sending) {
    return root().resolve("requests").resolve(sending + ".sent.jsonl");
  }

  /** Hashes of the local files that stand in a shard's requests; not there where none do. */
  public Path mediaHashes(String shard) {
    return root().resolve("requests").resolve(shard + ".media");
  }

  /** What came back for {@code SHARD.K}, as it came. */
  public Path responses(String sending) {
    return root().resolve("responses").resolve(sending + ".jsonl");
  }

  /** What came back for {@code SHARD.K}, each answer behind what came before of it. */
  public Path joined(String sending) {
    return root().resolve("responses").resolve(sending + ".joined.jsonl");
  }

  /** What the answers of {@code SHARD.K} were found to be. */
  public Path answerIndex(String sending) {
    return root().resolve("responses").resolve(sending + ".index");
  }

  /** The source rows of a shard, in source order. */
  public Path rows(String shard) {
    return root().resolve("rows").resolve(shard + ".jsonl");
  }

  /** Where the answers of other runs were found that this one takes. */
  public Path reuse() {
    return root().resolve("reuse");
  }

  /** What was said in the run that this one redrives, where it is carried on. */
  public Path turns() {
    return root().resolve("turns");
  }

  /** Which requests of later stages were asked, so that equal ones are not asked again. */
  public Path asked() {
    return root().resolve("asked");
  }

  /** Pictures and sound taken out of the answers. */
  public Path media() {
    return root().resolve("media");
  }

  /** Where results stand, unless in a folder of the user's own. */
  public Path results() {
    return root().resolve("results");
  }

  public Path deadLetters(String shard, boolean retryable) {
    return deadLetterFolder(retryable).resolve("part-" + shard + ".jsonl");
  }

  /** Dead letters of reading and building. */
  public Path bucketDeadLetters(String bucket) {
    return deadLetterFolder(false).resolve("bucket-" + bucket + ".jsonl");
  }

  public Path runLockFile() {
    return root().resolve("run.lock");
  }

  public Path dispatcherLockFile() {
    return root().resolve("dispatcher.lock");
  }

  public Ledger ledger() {
    Path records = root().resolve("ledger");
    return isRemote()
        ? new ObjectLedger(records, new LeaseObject(dispatcherLockFile()))
        : new LocalLedger(records);
  }

  public boolean exists() {
    return Files.exists(runFile());
  }

  private Path deadLetterFolder(boolean retryable) {
    return root().resolve("dead-letter").resolve(retryable ? "retryable" : "permanent");
  }

  @Override
  public String toString() {
    return root;
  }
}
