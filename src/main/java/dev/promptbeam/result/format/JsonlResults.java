package dev.promptbeam.result.format;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One result a line.
 *
 * @param compression of the file as a whole
 */
public record JsonlResults(PartCompression compression) implements ResultFormat {
  private static final long serialVersionUID = 1;

  /** Lines as they are. */
  public JsonlResults() {
    this(PartCompression.NONE);
  }

  @Override
  public String extension() {
    return "jsonl" + compression.extension();
  }

  @Override
  public RowWriter open(OutputStream out, SourceColumns columns) throws IOException {
    OutputStream packed = compression.over(out);
    return new RowWriter() {
      @Override
      public void write(byte[] row) throws IOException {
        packed.write(row);
        packed.write('\n');
      }

      @Override
      public void finish() throws IOException {
        packed.close();
      }

      @Override
      public void close() throws IOException {
        packed.close();
      }
    };
  }
}
