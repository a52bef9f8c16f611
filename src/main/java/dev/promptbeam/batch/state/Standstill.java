package dev.promptbeam.batch.state;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells that a run gets no further, whose wait is over: every kind of failure, and calls that are
 * not answered, show as nothing more than that. Work that needs no answer of the service ends by
 * itself and is no standstill.
 */
public final class Standstill {
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The slowest connection on which an upload, or the check of its file, is still waited for. */
  private static final long SLOWEST = 64 << 10;

  private static final String PART = ".part";

  private final RunDirectory directory;
  private long steps = -1;
  private Instant since = Instant.MAX;

  /** What the downloads of each target have brought at most, the cut ones too. */
  private final Map<String, Long> most = new HashMap<>();

  public Standstill(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * True where nothing has got further for the patience.
   *
   * @param present where the dispatcher is
   * @param now by a clock that nobody sets
   */
  public boolean lasts(OpenSendings.Present present, Instant now) throws IOException {
    boolean arriving = bytesArrive();
    boolean further = arriving || present.steps() != steps;
    steps = present.steps();
    if (further || since.equals(Instant.MAX) || hasWorkHere(present)) {
      since = now;
    }
    Duration uploads = Duration.ofSeconds(present.bytesSubmitting() / SLOWEST);
    return !now.isBefore(since.plus(PATIENCE).plus(uploads));
  }

  /** Answers that are there are read without the service; those that are paid must not be cut. */
  private boolean hasWorkHere(OpenSendings.Present present) {
    return present.asking() > 0
        || present.ended().stream().anyMatch(name -> Files.exists(directory.responses(name)));
  }

  /** True where some download has brought more than any before of the same answers. */
  private boolean bytesArrive() throws IOException {
    Path folder = directory.responses("any").resolveSibling(".");
    boolean more = false;
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
      for (Path part : parts) {
        String target = target(String.valueOf(part.getFileName()));
        long size = size(part);
        if (size > most.getOrDefault(target, 0L)) {
          most.put(target, size);
          more = true;
        }
      }
    }
    return more;
  }

  /** Each try has a name of its own behind that of its target. */
  private static String target(String part) {
    int end = part.lastIndexOf('.', part.length() - PART.length() - 1);
    return end < 0 ? part : part.substring(0, end);
  }

  private static long size(Path part) throws IOException {
    try {
      return Files.size(part);
    } catch (NoSuchFileException arrived) {
      return 0;
    }
  }
}
