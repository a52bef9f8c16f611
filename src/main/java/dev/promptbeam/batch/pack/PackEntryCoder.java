package dev.promptbeam.batch.pack;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Deterministic coder of the element that is shuffled once for each row. */
public final class PackEntryCoder extends AtomicCoder<PackEntry> {
  private static final long serialVersionUID = 1;
  private static final PackEntryCoder INSTANCE = new PackEntryCoder();
  static final int SHARED = 0x40;
  static final int TRIED = 0x20;
  private static final PackEntry.Kind[] KINDS = PackEntry.Kind.values();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private PackEntryCoder() {}

  public static PackEntryCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(PackEntry entry, OutputStream out) throws IOException {
    boolean tried = entry.policy() != 0 || !entry.trial().equals(Trial.ONLY);
    out.write(entry.kind().ordinal() | (entry.shared() ? SHARED : 0) | (tried ? TRIED : 0));
    if (tried) {
      VarIntCoder.of().encode(entry.trial().variant(), out);
      VarIntCoder.of().encode(entry.trial().sample(), out);
      VarIntCoder.of().encode(entry.policy(), out);
    }
    TEXT.encode(entry.requestKey(), out);
    BYTES.encode(entry.request(), out);
    VarLongCoder.of().encode(entry.number(), out);
    TEXT.encode(entry.source().file(), out);
    VarLongCoder.of().encode(entry.source().position(), out);
    TEXT.encode(entry.rowKey(), out);
    BYTES.encode(entry.json(), out);
  }

  @Override
  public PackEntry decode(InputStream in) throws IOException {
    int head = in.read();
    boolean tried = head >= 0 && (head & TRIED) != 0;
    int variant = tried ? VarIntCoder.of().decode(in) : 0;
    int sample = tried ? VarIntCoder.of().decode(in) : 0;
    int policy = tried ? VarIntCoder.of().decode(in) : 0;
    return new PackEntry(
        kind(head),
        TEXT.decode(in),
        head >= 0 && (head & SHARED) != 0,
        BYTES.decode(in),
        VarLongCoder.of().decode(in),
        new Source(TEXT.decode(in), VarLongCoder.of().decode(in)),
        TEXT.decode(in),
        tried ? new Trial(variant, sample) : Trial.ONLY,
        policy,
        BYTES.decode(in));
  }

  /**
   * @param head the first byte of an entry, negative where there is none
   */
  static PackEntry.Kind kind(int head) throws CoderException {
    int ordinal = head < 0 ? head : head & ~(SHARED | TRIED);
    if (ordinal < 0 || ordinal >= KINDS.length) {
      throw new CoderException("no kind of entry: " + ordinal);
    }
    return KINDS[ordinal];
  }
}
