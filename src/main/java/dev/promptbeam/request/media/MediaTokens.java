package dev.promptbeam.request.media;

/**
 * Estimates the input tokens of a file, rounding up. By the guide to tokens: 258 for each tile of
 * 768 by 768 pixels, 32 for a second of sound, 263 for one of video. By the guide to media
 * resolution, which models since Gemini 3 follow: up to 1,120 for a picture and 560 for a page.
 */
final class MediaTokens {
  private static final int TILE = 258;
  private static final double TILE_EDGE = 768;
  private static final int PICTURE = 1_120;
  private static final int PAGE = 560;
  private static final int SOUND = 32;
  private static final int VIDEO = 263;

  /** What is assumed where a file does not say: slow rates make long files. */
  private static final double SOUND_BYTES_PER_SECOND = 8_000;

  private static final double VIDEO_BYTES_PER_SECOND = 64_000;
  private static final double TEXT_BYTES_PER_TOKEN = 3;

  private MediaTokens() {}

  static long of(String mimeType, Structure structure, long bytes) {
    return switch (mimeType.substring(0, mimeType.indexOf('/'))) {
      case "image" -> Math.max(PICTURE, TILE * tiles(structure.width(), structure.height()));
      case "audio" -> seconds(structure, bytes / SOUND_BYTES_PER_SECOND, SOUND);
      case "video" -> seconds(structure, bytes / VIDEO_BYTES_PER_SECOND, VIDEO);
      default ->
          mimeType.equals("application/pdf")
              ? PAGE * structure.pages()
              : (long) Math.ceil(bytes / TEXT_BYTES_PER_TOKEN);
    };
  }

  private static long tiles(long width, long height) {
    return (long) (Math.ceil(width / TILE_EDGE) * Math.ceil(height / TILE_EDGE));
  }

  private static long seconds(Structure structure, double assumed, int tokens) {
    double seconds = structure.seconds() > 0 ? structure.seconds() : assumed;
    return (long) Math.ceil(seconds * tokens);
  }
}
