package dev.promptbeam.request.media;

import java.io.IOException;

/**
 * A walk over the markers of a JPEG. Thumbnails inside have end markers of their own, and cameras
 * write more behind the last one, so neither the first nor the last end marker of a file will do.
 */
final class JpegMarkers {
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;

  private final FileBytes file;
  private long position = 2;
  private long width;
  private long height;

  JpegMarkers(FileBytes file) {
    this.file = file;
  }

  Structure look() throws IOException {
    for (int marker = next(); marker >= 0; marker = next()) {
      if (marker == END) {
        return Structure.picture(width, height);
      }
      if (hasLength(marker)) {
        if (isFrame(marker)) {
          height = file.big(position + 3, 2);
          width = file.big(position + 5, 2);
        }
        position += file.big(position, 2);
        if (marker == SCAN) {
          skipScan();
        }
      }
    }
    return Structure.cut("its end marker (FF D9) is missing");
  }

  /** The next marker, behind which the position is then; -1 at the end. */
  private int next() throws IOException {
    int value = file.at(position++);
    while (value >= 0 && value != 0xff) {
      value = file.at(position++);
    }
    while (value == 0xff) {
      value = file.at(position++);
    }
    return value;
  }

  /** To the marker that ends the coded data: neither a stuffed zero nor a restart. */
  private void skipScan() throws IOException {
    int value = file.at(position);
    while (value >= 0) {
      int after = value == 0xff ? file.at(position + 1) : 0;
      if (value == 0xff && after != 0 && after != 0xff && !isRestart(after)) {
        return;
      }
      value = file.at(++position);
    }
  }

  private static boolean hasLength(int marker) {
    return marker > 0x01 && !isRestart(marker) && marker != 0xd8;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
