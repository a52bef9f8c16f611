package dev.promptbeam.storage;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is stored.
 *
 * @param generation another one for each content it ever had
 * @param crc32c of its bytes, as the storage spells it
 * @param updated by the storage's clock
 * @param writer what the one who wrote it has drawn to know it again; null where that was not us
 */
public record StoredObject(
    Path path,
    long size,
    long generation,
    String crc32c,
    Instant updated,
    @Nullable String writer) {

  /** The beginning of it, of which no checksum is known. */
  StoredObject first(long bytes) {
    return new StoredObject(path, bytes, generation, "", updated, writer);
  }
}
