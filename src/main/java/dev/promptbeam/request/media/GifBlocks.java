package dev.promptbeam.request.media;

import java.io.IOException;

/** A walk over the blocks of a GIF up to its trailer. */
final class GifBlocks {
  private static final int SCREEN = 13;
  private static final int DESCRIPTOR = 10;

  private final FileBytes file;
  private long position = SCREEN;

  GifBlocks(FileBytes file) {
    this.file = file;
  }

  Structure look() throws IOException {
    position += colours(file.at(SCREEN - 3));
    for (int block = file.at(position); block >= 0; block = file.at(position)) {
      switch (block) {
        case ';' -> {
          return Structure.picture(file.little(6, 2), file.little(8, 2));
        }
        case '!' -> {
          position += 2;
          skipSubBlocks();
        }
        case ',' -> {
          position += DESCRIPTOR + colours(file.at(position + DESCRIPTOR - 1)) + 1;
          skipSubBlocks();
        }
        default -> position++;
      }
    }
    return Structure.cut("its trailer (3B) is missing");
  }

  private void skipSubBlocks() throws IOException {
    int length = file.at(position);
    while (length > 0) {
      position += length + 1;
      length = file.at(position);
    }
    position++;
  }

  /** Bytes of the table of colours that the flags announce. */
  private static int colours(int flags) {
    return flags >= 0 && (flags & 0x80) != 0 ? 3 << (flags & 7) + 1 : 0;
  }
}
