package dev.promptbeam.library;

import dev.promptbeam.batch.record.InputRows;
import dev.promptbeam.pipeline.RequestSizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * What is known of an input before it is packed, from the first of its rows to all of them.
 *
 * @param rows how many, and what they hold
 * @param requests how large some of their requests are
 */
record InputSize(InputRows rows, RequestSizes requests) implements Serializable {
  static final InputSize NOTHING = new InputSize(new InputRows(0, 0), RequestSizes.NONE);

  InputSize plus(InputSize other) {
    return new InputSize(
        new InputRows(rows.rows() + other.rows.rows(), rows.digest() + other.rows.digest()),
        requests.plus(other.requests));
  }

  /** Writes its five numbers. */
  static final class SizeCoder extends AtomicCoder<InputSize> {
    private static final long serialVersionUID = 1;
    private static final VarLongCoder NUMBER = VarLongCoder.of();

    @Override
    public void encode(InputSize size, OutputStream out) throws IOException {
      NUMBER.encode(size.rows.rows(), out);
      NUMBER.encode(size.rows.digest(), out);
      NUMBER.encode(size.requests.requests(), out);
      NUMBER.encode(size.requests.bytes(), out);
      NUMBER.encode(size.requests.tokens(), out);
    }

    @Override
    public InputSize decode(InputStream in) throws IOException {
      InputRows rows = new InputRows(NUMBER.decode(in), NUMBER.decode(in));
      return new InputSize(
          rows, new RequestSizes(NUMBER.decode(in), NUMBER.decode(in), NUMBER.decode(in)));
    }
  }
}
