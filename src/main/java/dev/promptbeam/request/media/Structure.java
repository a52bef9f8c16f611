package dev.promptbeam.request.media;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the inner structure of a file shows.
 *
 * @param fault why it is not whole; null where it is, or where its kind does not tell
 * @param width of a picture, in pixels; 0 where unknown
 * @param height the same
 * @param seconds of sound or video; 0 where unknown
 * @param pages of a document; 0 where unknown
 */
record Structure(@Nullable String fault, long width, long height, double seconds, long pages) {
  /** Of files whose end cannot be told. */
  static final Structure UNKNOWN = new Structure(null, 0, 0, 0, 0);

  static Structure cut(String fault) {
    return new Structure("is cut short: " + fault, 0, 0, 0, 0);
  }

  static Structure picture(long width, long height) {
    return new Structure(null, width, height, 0, 0);
  }

  static Structure lasting(double seconds) {
    return new Structure(null, 0, 0, seconds, 0);
  }

  static Structure pages(long pages) {
    return new Structure(null, 0, 0, 0, pages);
  }

  /**
   * Looks into a file.
   *
   * @param mimeType what it is by its content, as the service calls it
   */
  static Structure of(String mimeType, FileBytes file) throws IOException {
    return switch (mimeType) {
      case "image/jpeg" -> new JpegMarkers(file).look();
      case "image/png" -> PngChunks.look(file);
      case "image/gif" -> new GifBlocks(file).look();
      case "image/webp", "audio/wav", "video/avi" -> RiffChunks.look(file);
      case "application/pdf" -> PdfObjects.look(file);
      case "image/heic", "image/heif", "image/avif" -> new Boxes(file).picture();
      case "video/mp4", "video/mov", "video/3gpp", "audio/mp4" -> new Boxes(file).film();
      default -> UNKNOWN;
    };
  }
}
