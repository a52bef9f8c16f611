package dev.promptbeam.run;

import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * The folder for temporary files. Beam compresses what it sends to its workers by a library that
 * unpacks machine code there and loads it: without that no pipeline can be made.
 */
public final class TempFolder {
  private static final String ADVICE =
      "; name a folder that can be written to and whose files may be executed: TMPDIR=DIR";

  private TempFolder() {}

  /** Refuses a run that would fail for want of it. */
  public static void requireUsable() throws RunRefusedException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    requireWritable(folder);
    try {
      Snappy.getNativeLibraryVersion();
    } catch (LinkageError | SnappyError e) {
      throw new RunRefusedException(
          "nothing can be loaded from the folder for temporary files, "
              + folder
              + " ("
              + e.getMessage()
              + ")"
              + ADVICE);
    }
  }

  static void requireWritable(Path folder) throws RunRefusedException {
    try {
      Files.delete(Files.createTempFile(folder, "promptbeam", ".tmp"));
    } catch (IOException e) {
      throw new RunRefusedException(
          "the folder for temporary files, "
              + folder
              + ", cannot be written to: "
              + IoReason.of(e)
              + ADVICE);
    }
  }
}
