package dev.promptbeam.ledger;

import dev.promptbeam.model.Sleeper;
import dev.promptbeam.storage.RemoteFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The events of a run on Cloud Storage, where nothing can be appended to: each process writes
 * objects of its own, {@code events/TIME-PROCESS-NUMBER.jsonl}, in the order of their names. An
 * object is written anew at most once a second, until it is large enough and the next one begins.
 */
final class EventPieces {
  private static final Map<Path, EventPieces> ALL = new ConcurrentHashMap<>();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int LARGE = 256 << 10;

  /** Of events that cannot be written now, so many wait. */
  private static final int MOST_WAITING = 4 << 20;

  private final Path folder;
  private final String process;
  private final Sleeper sleeper = Sleeper.system();
  private final Object writing = new Object();
  private ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private boolean isWriting;
  private int number;
  private volatile int written;
  private long generation;

  private EventPieces(Path file, Instant begun) {
    this.folder = folder(file);
    this.process =
        TIME.format(begun)
            + "-"
            + ProcessHandle.current().pid()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Where they stand. */
  static Path folder(Path file) {
    return file.resolveSibling("events");
  }

  /**
   * Those of this process.
   *
   * @param file the name they would have as one file
   */
  static EventPieces of(Path file, Instant now) {
    return ALL.computeIfAbsent(file, name -> new EventPieces(name, now));
  }

  synchronized void add(byte[] line) {
    if (piece.size() < MOST_WAITING) {
      piece.writeBytes(line);
    }
    if (!isWriting) {
      isWriting = true;
      Thread thread = new Thread(this::writeOn, "promptbeam-events");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** True where nothing waits; then the next line begins to be written anew. */
  private synchronized boolean isDone() {
    isWriting = piece.size() != written;
    return !isWriting;
  }

  private void writeOn() {
    try {
      do {
        sleeper.sleep(PAUSE);
        try {
          flush();
        } catch (IOException later) {
          continue; // they are for people, and wait
        }
      } while (!isDone());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  void flush() throws IOException {
    synchronized (writing) {
      byte[] bytes = waiting();
      if (bytes.length == written) {
        return;
      }
      String name = String.format(Locale.ROOT, "%s-%04d.jsonl", process, number);
      long now = RemoteFiles.replace(folder.resolve(name), bytes, generation);
      if (now < 0) {
        throw new IOException(folder.resolve(name) + " was written by another process");
      }
      generation = now;
      written = bytes.length;
      if (written >= LARGE) {
        begin(written);
      }
    }
  }

  private synchronized byte[] waiting() {
    return piece.toByteArray();
  }

  /** Begins the next object with what came while the last one was written. */
  private synchronized void begin(int from) {
    byte[] all = piece.toByteArray();
    piece = new ByteArrayOutputStream();
    piece.write(all, from, all.length - from);
    number++;
    written = 0;
    generation = 0;
  }
}
