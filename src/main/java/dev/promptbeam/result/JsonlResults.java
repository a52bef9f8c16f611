package dev.promptbeam.result;

import java.io.IOException;
import java.io.OutputStream;

/** One result a line. */
public record JsonlResults() implements ResultFormat {
  private static final long serialVersionUID = 1;

  @Override
  public String extension() {
    return "jsonl";
  }

  @Override
  public RowWriter open(OutputStream out) {
    return new RowWriter() {
      @Override
      public void write(byte[] row) throws IOException {
        out.write(row);
        out.write('\n');
      }

      @Override
      public void finish() {}
    };
  }
}
