package dev.promptbeam.request.media;

import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, as far as requests need it.
 *
 * @param mimeType as the service calls it; null where nobody knows
 * @param fault why it cannot be sent, for a sentence that begins with its name; null where it can
 * @param tokens estimated
 * @param sha256 of all of it, in lower-case hex
 * @param base64 all of it, where it is small enough to stand in a request; else null
 */
@SuppressWarnings("ArrayRecordComponent") // shared between rows, never compared
record Content(
    @Nullable String mimeType,
    @Nullable String fault,
    long tokens,
    String sha256,
    byte @Nullable [] base64) {
  private static final int BUFFER = 1 << 16;
  private static final int OVERHEAD = 500;

  /**
   * A state of a file: another size or time is another content.
   *
   * @param inline whether all of it is wanted
   */
  record Key(Path file, long bytes, FileTime modified, boolean inline) {
    static Key of(Path file, long inlineBytes) throws IOException {
      return of(file, Files.readAttributes(file, BasicFileAttributes.class), inlineBytes);
    }

    static Key of(Path file, BasicFileAttributes state, long inlineBytes) {
      long bytes = state.size();
      return new Key(file, bytes, state.lastModifiedTime(), bytes <= inlineBytes);
    }

    private boolean holds() throws IOException {
      return equals(of(file, inline ? bytes : -1));
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException that says so if the file changes meanwhile
   */
  static Content read(Key key) throws IOException {
    Content content;
    try (FileChannel channel = FileChannel.open(key.file())) {
      FileBytes bytes = new FileBytes(channel);
      String name = String.valueOf(key.file().getFileName());
      String type = ContentType.of(bytes, name);
      Structure structure = type == null ? Structure.UNKNOWN : Structure.of(type, bytes);
      if (type == null || structure.fault() != null) {
        content = unfit(type, structure.fault());
      } else if (ContentType.isDisguised(type, name)) {
        content = unfit(type, "is text by its content, whatever its name says");
      } else {
        long tokens = MediaTokens.of(type, structure, key.bytes());
        channel.position(0);
        content = whole(type, tokens, Channels.newInputStream(channel), key);
      }
    }
    if (!key.holds()) {
      throw new IOException("it changed while it was read");
    }
    return content;
  }

  /** What it takes to remember it. */
  int weight() {
    return OVERHEAD + (base64 == null ? 0 : base64.length);
  }

  private static Content unfit(@Nullable String type, @Nullable String fault) {
    return new Content(type, fault, 0, "", null);
  }

  private static Content whole(String type, long tokens, InputStream in, Key key)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    if (key.inline()) {
      byte[] all = in.readNBytes((int) key.bytes());
      digest.update(all);
      return new Content(type, null, tokens, Sha256.hex(digest), Base64.getEncoder().encode(all));
    }
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return new Content(type, null, tokens, Sha256.hex(digest), null);
  }
}
