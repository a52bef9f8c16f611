package dev.promptbeam.batch;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells that a run gets no further, whose wait is over: every kind of failure, and calls that are
 * not answered, show as nothing more than that. Work that needs no answer of the service ends by
 * itself and is no standstill.
 */
final class Standstill {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The slowest connection on which an upload, or the check of its file, is still waited for. */
  private static final long SLOWEST = 64 << 10;

  private final RunDirectory directory;
  private long steps = -1;
  private long downloaded;
  private Instant since = Instant.MAX;

  Standstill(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * True where nothing has got further for the patience.
   *
   * @param present where the dispatcher is
   * @param now by a clock that nobody sets
   */
  boolean lasts(OpenSendings.Present present, Instant now) throws IOException {
    long bytes = bytesArriving();
    boolean further = present.steps() != steps || bytes > downloaded;
    steps = present.steps();
    downloaded = Math.max(bytes, downloaded);
    if (further || since.equals(Instant.MAX) || hasWorkHere(present)) {
      since = now;
    }
    Duration uploads = Duration.ofSeconds(present.bytesSubmitting() / SLOWEST);
    return !now.isBefore(since.plus(PATIENCE).plus(uploads));
  }

  /** Answers that are there are read without the service. */
  private boolean hasWorkHere(OpenSendings.Present present) {
    return present.ended().stream().anyMatch(name -> Files.exists(directory.responses(name)));
  }

  private long bytesArriving() throws IOException {
    Path folder = directory.responses("any").resolveSibling(".");
    long bytes = 0;
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.part")) {
      for (Path part : parts) {
        bytes += size(part);
      }
    }
    return bytes;
  }

  private static long size(Path part) throws IOException {
    try {
      return Files.size(part);
    } catch (NoSuchFileException arrived) {
      return 0;
    }
  }
}
