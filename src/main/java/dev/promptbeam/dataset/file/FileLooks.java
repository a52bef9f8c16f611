package dev.promptbeam.dataset.file;

import dev.promptbeam.storage.AtOnce;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Objects;

/**
 * Looks at all files of a dataset: one after another on disks, side by side where any lies on Cloud
 * Storage and looking is mostly waiting. Of several files at fault the first one is told of.
 */
public final class FileLooks {
  private FileLooks() {}

  /** Looks at one file. */
  @FunctionalInterface
  public interface Look {
    void at(DataFile file) throws DatasetException;
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(DatasetException cause) {
      super(cause);
    }

    DatasetException refusal() {
      return (DatasetException) Objects.requireNonNull(getCause());
    }
  }

  public static void each(List<DataFile> files, Look look)
      throws DatasetException, InterruptedException {
    if (files.stream().noneMatch(file -> Locations.isRemote(file.location()))) {
      for (DataFile file : files) {
        look.at(file);
      }
      return;
    }
    try {
      AtOnce.forEach(files, file -> looked(file, look));
    } catch (Refused e) {
      throw e.refusal();
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataFile looked(DataFile file, Look look) {
    try {
      look.at(file);
      return file;
    } catch (DatasetException e) {
      throw new Refused(e);
    }
  }
}
