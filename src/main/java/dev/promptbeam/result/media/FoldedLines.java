package dev.promptbeam.result.media;

import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines of answer files, of which those last asked for are kept where base64 was left out of them:
 * many rows may share an answer of many megabytes. For one thread.
 */
public final class FoldedLines {
  private static final long MOST_BYTES = 8L << 20;

  private final LineFiles files;
  private final Map<LineLocation, FoldedLine> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  public FoldedLines(LineFiles files) {
    this.files = files;
  }

  /**
   * Reads a line, or remembers it.
   *
   * @throws java.io.EOFException if the file ends before the place does
   */
  public FoldedLine read(LineLocation place) throws IOException {
    FoldedLine known = kept.get(place);
    if (known != null) {
      return known;
    }
    FoldedLine line = FoldedLine.read(files, place);
    if (line.bytes().length < place.length()) {
      kept.put(place, line);
      held += line.bytes().length;
      forgetOldest();
    }
    return line;
  }

  private void forgetOldest() {
    Iterator<FoldedLine> oldest = kept.values().iterator();
    while (held > MOST_BYTES) {
      held -= oldest.next().bytes().length;
      oldest.remove();
    }
  }
}
