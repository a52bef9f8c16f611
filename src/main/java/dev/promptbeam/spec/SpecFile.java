package dev.promptbeam.spec;

import dev.promptbeam.model.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file of a spec. */
final class SpecFile {
  private static final int MOST_BYTES = 4_000_000;
  private static final String TOO_LARGE =
      "what is long belongs in the dataset, a column of its own";

  private SpecFile() {}

  /**
   * The text, without a byte order mark.
   *
   * @throws SpecException if it cannot be read, is too large, or no UTF-8
   */
  static String text(Path file, SpecErrors errors) throws SpecException {
    try {
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      }
      if (bytes.length > MOST_BYTES) {
        errors.add(0, 0, "has more than " + MOST_BYTES / 1_000_000 + " MB; " + TOO_LARGE);
        errors.throwIfAny();
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      errors.add(0, 0, "is not UTF-8 text");
    } catch (NoSuchFileException e) {
      errors.add(0, 0, "there is no such file");
    } catch (IOException e) {
      errors.add(0, 0, "cannot be read: " + IoReason.of(e));
    }
    errors.throwIfAny();
    return "";
  }
}
