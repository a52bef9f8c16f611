package dev.promptbeam.result.media;

/**
 * A picture or sound that was taken out of an answer.
 *
 * @param path relative to the run directory, with {@code /}
 * @param mimeType of the file
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param thought whether the model made it while it thought, and not as its answer
 */
public record MediaFile(String path, String mimeType, long bytes, String sha256, boolean thought) {}
