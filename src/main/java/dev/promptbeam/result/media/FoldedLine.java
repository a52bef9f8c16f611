package dev.promptbeam.result.media;

import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.io.InputStream;

/** A line of an answer file without the base64 in it, which stays in the file. */
public final class FoldedLine {
  private final byte[] bytes;
  private final Folds folds;
  private final LineFiles files;
  private final LineLocation place;

  private FoldedLine(byte[] bytes, Folds folds, LineFiles files, LineLocation place) {
    this.bytes = bytes;
    this.folds = folds;
    this.files = files;
    this.place = place;
  }

  /**
   * Reads a line.
   *
   * @throws java.io.EOFException if the file ends before the place does
   */
  public static FoldedLine read(LineFiles files, LineLocation place) throws IOException {
    if (place.length() < FoldedStream.PLAIN_LINE) {
      return new FoldedLine(files.read(place), Folds.NONE, files, place);
    }
    try (FoldedStream stream =
        new FoldedStream(files.stream(place.file(), place.offset(), place.length()))) {
      return new FoldedLine(stream.readAllBytes(), stream.folds(), files, place);
    }
  }

  /** What is left of the line: JSON, if the line was. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Bytes of it as they are in the file, base64 and all.
   *
   * @param part of {@link #bytes}, which begins and ends at no picture or sound
   */
  public InputStream asItCame(Slice part) throws IOException {
    long start = folds.before(part.start());
    return files.stream(place.file(), place.offset() + start, folds.before(part.end()) - start);
  }

  /**
   * A picture or sound in it.
   *
   * @param data the string of its base64 in {@link #bytes}, without its quotes
   */
  public MediaContent media(String mimeType, Slice data) {
    long offset = place.offset() + folds.before(data.start());
    long length = data.length() + folds.lengthAt(data.start());
    return new MediaContent(mimeType, () -> files.stream(place.file(), offset, length));
  }
}
