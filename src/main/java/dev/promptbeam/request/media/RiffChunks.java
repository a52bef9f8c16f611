package dev.promptbeam.request.media;

import java.io.IOException;
import java.util.Locale;

/** The chunks of a RIFF file, which says its own length: WebP, WAV, AVI. */
final class RiffChunks {
  private static final int HEAD = 8;
  private static final int FIRST = 12;
  private static final long NOT_KNOWN = 0xffff_ffffL;

  private RiffChunks() {}

  static Structure look(FileBytes file) throws IOException {
    long announced = file.little(4, 4);
    boolean streamed = announced == 0 || announced == NOT_KNOWN;
    if (!streamed && file.size() + 1 < HEAD + announced) {
      return Structure.cut(
          String.format(
              Locale.ROOT, "it announces %,d bytes and has %,d", HEAD + announced, file.size()));
    }
    return switch (file.text(8, 4)) {
      case "WEBP" -> webp(file);
      case "WAVE" -> Structure.lasting(seconds(file));
      default -> Structure.UNKNOWN;
    };
  }

  private static Structure webp(FileBytes file) throws IOException {
    return switch (file.text(FIRST, 4)) {
      case "VP8X" -> Structure.picture(file.little(24, 3) + 1, file.little(27, 3) + 1);
      case "VP8L" -> {
        long bits = file.little(21, 4);
        yield Structure.picture((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
      }
      default -> Structure.picture(file.little(26, 2) & 0x3fff, file.little(28, 2) & 0x3fff);
    };
  }

  private static double seconds(FileBytes file) throws IOException {
    long perSecond = 0;
    long position = FIRST;
    while (position + HEAD <= file.size()) {
      long length = file.little(position + 4, 4);
      String name = file.text(position, 4);
      if (name.equals("fmt ")) {
        perSecond = file.little(position + HEAD + 8, 4);
      } else if (name.equals("data") && perSecond > 0) {
        return (double) Math.min(length, file.size() - position - HEAD) / perSecond;
      }
      position += HEAD + length + length % 2;
    }
    return 0;
  }
}
