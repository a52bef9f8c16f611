package dev.promptbeam.batch;

import dev.promptbeam.model.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Deterministic coder of the element that is shuffled once for each row. */
public final class PackEntryCoder extends AtomicCoder<PackEntry> {
  private static final long serialVersionUID = 1;
  private static final PackEntryCoder INSTANCE = new PackEntryCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private PackEntryCoder() {}

  public static PackEntryCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(PackEntry entry, OutputStream out) throws IOException {
    String requestKey = entry.requestKey();
    TEXT.encode(requestKey == null ? "" : requestKey, out);
    BYTES.encode(entry.request(), out);
    VarIntCoder.of().encode(entry.tokens(), out);
    TEXT.encode(entry.source().file(), out);
    VarLongCoder.of().encode(entry.source().position(), out);
    TEXT.encode(entry.rowKey(), out);
    BYTES.encode(entry.json(), out);
  }

  @Override
  public PackEntry decode(InputStream in) throws IOException {
    String requestKey = TEXT.decode(in);
    return new PackEntry(
        requestKey.isEmpty() ? null : requestKey,
        BYTES.decode(in),
        VarIntCoder.of().decode(in),
        new Source(TEXT.decode(in), VarLongCoder.of().decode(in)),
        TEXT.decode(in),
        BYTES.decode(in));
  }
}
