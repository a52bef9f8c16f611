package dev.promptbeam.request.media;

import java.io.IOException;

/** The chunks of a PNG: a length, a name, the content and four bytes of checksum. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int AROUND = 12;

  private PngChunks() {}

  static Structure look(FileBytes file) throws IOException {
    long position = SIGNATURE;
    while (position + AROUND <= file.size()) {
      if (file.text(position + 4, 4).equals("IEND")) {
        return Structure.picture(file.big(16, 4), file.big(20, 4));
      }
      position += AROUND + file.big(position, 4);
    }
    return Structure.cut("its end chunk (IEND) is missing");
  }
}
