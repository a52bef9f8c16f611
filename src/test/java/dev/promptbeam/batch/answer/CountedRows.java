package dev.promptbeam.batch.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.SourceColumns;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table without lines: of each row its key and its text, and behind the last how many. */
record CountedRows() implements ResultFormat {
  private static final long serialVersionUID = 1;

  @Override
  public String extension() {
    return "counted";
  }

  @Override
  public RowWriter open(OutputStream out, SourceColumns columns) throws IOException {
    DataOutputStream table = new DataOutputStream(out);
    table.writeUTF("KEY AND TEXT");
    return new RowWriter() {
      private int count;

      @Override
      public void write(byte[] row) throws IOException {
        JsonNode json = Json.MAPPER.readTree(row);
        table.writeUTF(json.path("key").asText());
        table.writeUTF(json.path("text").asText());
        count++;
      }

      @Override
      public void finish() throws IOException {
        table.writeInt(count);
        table.flush();
      }

      @Override
      public void close() {}
    };
  }

  /** What a file holds, up to its count. */
  static List<String> read(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      rows.add(in.readUTF());
      while (in.available() > Integer.BYTES) {
        rows.add(in.readUTF() + " " + in.readUTF());
      }
      rows.add("count " + in.readInt());
    }
    return rows;
  }
}
