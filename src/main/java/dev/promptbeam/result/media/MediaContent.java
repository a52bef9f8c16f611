package dev.promptbeam.result.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A picture or sound of an answer, not decoded yet. */
public final class MediaContent {
  private final MediaType type;
  private final Source source;

  /**
   * @param mimeType as the answer names it; raw sound becomes a WAV file
   * @param source its base64, read as often as it is asked for
   */
  public MediaContent(String mimeType, Source source) {
    this.type = MediaType.of(mimeType);
    this.source = source;
  }

  /** Where base64 comes from. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /** The type of what is written, lower case, without parameters. */
  public String mimeType() {
    return type.ofFile();
  }

  /** What the name of such a file ends with, without a dot. */
  public String extension() {
    return type.extension();
  }

  /**
   * Writes the file's bytes; holds a few ten kilobytes of them.
   *
   * @throws UndecodableException if there are none, or they are not base64
   */
  public void writeTo(OutputStream out) throws IOException {
    if (type.rate().isPresent()) {
      long length = decode(OutputStream.nullOutputStream());
      out.write(WavHeader.of(type.rate().getAsInt(), length));
    }
    decode(out);
  }

  private long decode(OutputStream out) throws IOException {
    try (InputStream in = source.open()) {
      long bytes = EncodedData.decode(in, out);
      if (bytes == 0) {
        throw new UndecodableException("has no bytes");
      }
      return bytes;
    }
  }
}
