package dev.promptbeam.result;

import java.nio.file.Path;

/**
 * Where an answer line stands.
 *
 * @param file a local file that no longer changes
 * @param offset of its first byte
 * @param length in bytes, without its LF
 */
public record AnswerLocation(Path file, long offset, int length) {}
