package dev.promptbeam.batch.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarIntCoder;

/** Coder of the element that is shuffled once for some dozens of rows. */
final class EntryBlockCoder extends AtomicCoder<EntryBlock> {
  private static final long serialVersionUID = 1;
  private static final EntryBlockCoder INSTANCE = new EntryBlockCoder();
  private static final VarIntCoder NUMBER = VarIntCoder.of();
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private EntryBlockCoder() {}

  static EntryBlockCoder of() {
    return INSTANCE;
  }

  /** An entry alone stands behind the length 0, as which no entries are packed. */
  @Override
  public void encode(EntryBlock block, OutputStream out) throws IOException {
    NUMBER.encode(block.length(), out);
    if (block.alone() == null) {
      BYTES.encode(block.packed(), out);
    } else {
      PackEntryCoder.of().encode(block.alone(), out);
    }
  }

  @Override
  public EntryBlock decode(InputStream in) throws IOException {
    int length = NUMBER.decode(in);
    return length == 0
        ? EntryBlock.of(PackEntryCoder.of().decode(in))
        : new EntryBlock(null, BYTES.decode(in), length);
  }
}
