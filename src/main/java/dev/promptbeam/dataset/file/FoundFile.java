package dev.promptbeam.dataset.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern names.
 *
 * @param location absolute path
 * @param problem why it cannot be read, for what a folder or a glob holds; null where it can be
 */
record FoundFile(Path location, @Nullable String problem) {
  static FoundFile readable(Path location) {
    return new FoundFile(location, null);
  }
}
