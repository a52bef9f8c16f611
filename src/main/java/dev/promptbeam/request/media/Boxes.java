package dev.promptbeam.request.media;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of an MP4 and its relatives (ISO/IEC 14496-12): each says its own length, and a track
 * says whether it is seen or heard.
 */
final class Boxes {
  private static final int HEAD = 8;

  /** Those around what a track is, from the outermost. */
  private static final List<String> AROUND = List.of("moov", "trak", "mdia");

  private static final List<String> HEIC = List.of("heic", "heix", "heim", "heis", "hevc", "hevx");

  private final FileBytes file;
  private boolean seen;
  private boolean heard;
  private boolean described;
  private double seconds;

  Boxes(FileBytes file) {
    this.file = file;
  }

  /** Whether a file is made of them. */
  static boolean are(FileBytes file) throws IOException {
    return file.text(4, 4).equals("ftyp");
  }

  /** What such a file is, as the service calls it. */
  String mimeType() throws IOException {
    String brand = file.text(8, 4).toLowerCase(Locale.ROOT);
    if (brand.startsWith("avi")) {
      return "image/avif";
    }
    if (HEIC.contains(brand)) {
      return "image/heic";
    }
    if (brand.equals("mif1") || brand.equals("msf1")) {
      return "image/heif";
    }
    walk(0, file.size(), 0);
    if (heard && !seen) {
      return "audio/mp4";
    }
    if (brand.startsWith("3g")) {
      return "video/3gpp";
    }
    return brand.startsWith("qt") ? "video/mov" : "video/mp4";
  }

  /** Of a picture. */
  Structure picture() throws IOException {
    Structure fault = wholeness("meta");
    if (fault != null) {
      return fault;
    }
    String head = file.text(0, 1 << 16);
    int size = head.indexOf("ispe"); // the extent in pixels, behind a version and flags
    return size < 0
        ? Structure.UNKNOWN
        : Structure.picture(file.big(size + 8L, 4), file.big(size + 12L, 4));
  }

  /** Of a video, or of sound alone. */
  Structure film() throws IOException {
    Structure fault = wholeness("moov");
    walk(0, file.size(), 0);
    return fault == null ? Structure.lasting(seconds) : fault;
  }

  /** Null where each box fits in, and the one that describes the content is there. */
  private @Nullable Structure wholeness(String describes) throws IOException {
    long position = 0;
    while (position + HEAD <= file.size()) {
      String name = file.text(position + 4, 4);
      long end = end(position, file.size());
      if (end < position + HEAD) {
        break; // what follows is none of it
      }
      if (end > file.size()) {
        return Structure.cut(
            String.format(
                Locale.ROOT,
                "its box \"%s\" wants %,d bytes more than there are",
                name,
                end - file.size()));
      }
      described |= name.equals(describes);
      position = end;
    }
    return described ? null : Structure.cut("it has no box \"" + describes + "\"");
  }

  private void walk(long from, long to, int level) throws IOException {
    long position = from;
    while (position + HEAD <= to) {
      String name = file.text(position + 4, 4);
      long end = Math.min(to, end(position, to));
      if (end < position + HEAD) {
        return;
      }
      long content = position + (file.big(position, 4) == 1 ? 2 * HEAD : HEAD);
      if (level < AROUND.size() && AROUND.get(level).equals(name)) {
        walk(content, end, level + 1);
      } else if (name.equals("hdlr")) {
        String track = file.text(content + 8, 4);
        seen |= track.equals("vide");
        heard |= track.equals("soun");
      } else if (name.equals("mvhd")) {
        boolean wide = file.at(content) == 1;
        long unit = file.big(content + (wide ? 20 : 12), 4);
        long length = wide ? file.big(content + 24, 8) : file.big(content + 16, 4);
        seconds = unit > 0 ? (double) length / unit : 0;
      }
      position = end;
    }
  }

  /** Where a box ends that begins there: behind the file's end where the file is cut. */
  private long end(long position, long to) throws IOException {
    long length = file.big(position, 4);
    if (length == 0) {
      return to;
    }
    if (length == 1) {
      long wide = file.big(position + HEAD, 8);
      return wide < 0 || wide > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + wide;
    }
    return position + length;
  }
}
