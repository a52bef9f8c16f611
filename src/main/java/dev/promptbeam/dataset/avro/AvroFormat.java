package dev.promptbeam.dataset.avro;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Avro's container files, with the schema that each brings. */
public record AvroFormat() implements RowFormat {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    if (head.length == 0) {
      return "is empty, which no Avro file is; was its writing cut off?";
    }
    int length = Math.min(head.length, AvroHeader.MAGIC.length);
    boolean begins = Arrays.equals(head, 0, length, AvroHeader.MAGIC, 0, AvroHeader.MAGIC.length);
    return begins ? null : "is no Avro file; set dataset.format to what it is";
  }

  /** None where a file ends within its header: reading it says so, in a dead letter. */
  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    Split whole = new Split(0, file, 0, file.size(), false, 0);
    try (AvroRecords records = new AvroRecords(whole, options, PinnedFile::open)) {
      records.open();
      return records.columns();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new AvroRecords(split, options, files);
  }
}
