package dev.promptbeam.batch.lease;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.HeldLock;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The sign that a session of lanes lives, for other JVMs: a lock that its death frees. What the
 * session has claimed is its own as long as that, and anybody's afterwards.
 */
public final class Presence implements AutoCloseable {
  private final RunDirectory directory;
  private final String id;
  private final HeldLock lock;

  private Presence(RunDirectory directory, String id, HeldLock lock) {
    this.directory = directory;
    this.id = id;
    this.lock = lock;
  }

  public static Presence show(RunDirectory directory) throws IOException {
    String id = UUID.randomUUID().toString();
    Path file = file(directory, id);
    DurableFile.createFolder(directory.sessions());
    HeldLock lock = Locks.tryAcquire(file);
    if (lock == null) {
      throw new IOException("somebody else holds " + file);
    }
    return new Presence(directory, id, lock);
  }

  /** What a lane of this session signs its claims with. */
  public String signature(String lane) {
    return id + "/" + lane;
  }

  /** True where the session that signed so has ended, by whatever means. */
  boolean isGone(String signature) throws IOException {
    int end = signature.indexOf('/');
    return !Locks.isHeld(file(directory, end < 0 ? signature : signature.substring(0, end)));
  }

  private static Path file(RunDirectory directory, String id) {
    return directory.sessions().resolve(id + ".lock");
  }

  @Override
  public void close() throws IOException {
    lock.discard(); // nobody else takes this name
  }
}
