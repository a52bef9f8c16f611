package dev.promptbeam.result.line;

import java.nio.file.Path;

/**
 * Where a line stands in a file.
 *
 * @param file a local file that no longer changes
 * @param offset of its first byte
 * @param length in bytes, without its LF
 */
public record LineLocation(Path file, long offset, int length) {}
