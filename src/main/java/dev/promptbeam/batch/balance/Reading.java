package dev.promptbeam.batch.balance;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How far the dataset is read, for people, while it is packed. It stands in the scratch folder, as
 * it is worthless when its process has ended.
 *
 * @param rows rows so far
 * @param bytes bytes so far
 * @param of all bytes there are
 */
public record Reading(long rows, long bytes, long of) {

  /** What was written last; null where nothing was. */
  public static @Nullable Reading read(RunDirectory directory) throws IOException {
    try {
      return Json.MAPPER.readValue(Files.readAllBytes(file(directory)), Reading.class);
    } catch (NoSuchFileException nothing) {
      return null;
    }
  }

  public void write(RunDirectory directory) throws IOException {
    byte[] json = Json.MAPPER.writeValueAsBytes(this);
    DurableFile.replace(file(directory), out -> out.write(json));
  }

  private static Path file(RunDirectory directory) {
    return directory.scratch().resolve("reading.json");
  }
}
