package dev.promptbeam.dataset.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.lines.ByteWindow;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands before the blocks of a file.
 *
 * @param meta schema and codec, and what else its writer noted
 * @param sync what stands behind each block
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AvroHeader(Map<String, String> meta, byte[] sync) {
  static final byte[] MAGIC = {'O', 'b', 'j', 1};
  static final int SYNC = 16;

  /** Of all the header. */
  private static final int LONGEST = AvroBlocks.bounded(64 << 20);

  /**
   * Reads the header, and goes to the first block.
   *
   * @throws EOFException where the file ends within
   */
  static AvroHeader read(ByteWindow window) throws IOException {
    BlockInput in = new BlockInput(window, 0);
    if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
      throw new IOException("it does not begin as Avro files do");
    }
    Map<String, String> meta = new LinkedHashMap<>();
    for (long count = in.number(); count != 0; count = in.number()) {
      if (count < 0) {
        in.number(); // the bytes that follow
      }
      for (long entry = Math.abs(count); entry > 0; entry--) {
        String name = text(in);
        meta.put(name, text(in));
      }
    }
    byte[] sync = in.bytes(SYNC);
    window.discard(in.position());
    return new AvroHeader(Map.copyOf(meta), sync);
  }

  private static String text(BlockInput in) throws IOException {
    long length = in.number();
    if (length < 0 || in.position() + length > LONGEST) {
      throw new IOException("its header is damaged: a text of " + length + " bytes");
    }
    return new String(in.bytes((int) length), UTF_8);
  }
}
