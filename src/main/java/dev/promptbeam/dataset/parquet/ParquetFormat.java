package dev.promptbeam.dataset.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Parquet. A file is cut between its row groups, which are read whole. */
public record ParquetFormat() implements RowFormat {
  private static final long serialVersionUID = 1;
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    String magic = new String(head, 0, Math.min(head.length, MAGIC.length()), US_ASCII);
    return switch (magic) {
      case MAGIC -> null;
      case ENCRYPTED ->
          "is encrypted, its footer too, and no keys can be given; write it without encryption";
      case "" -> "is empty, which no Parquet file is; was its writing cut off?";
      default -> "is no Parquet file; set dataset.format to what it is";
    };
  }

  @Override
  public List<Long> cuts(DataFile file, long bytes) throws IOException {
    List<Long> cuts = new ArrayList<>();
    try (ParquetSource source = ParquetSource.open(file, PinnedFile::open)) {
      long start = -1;
      for (BlockMetaData group : source.groups()) {
        long place = group.getStartingPos();
        if (start < 0) {
          start = 0;
        } else if (place - start >= bytes) {
          cuts.add(place);
          start = place;
        }
      }
    } catch (DatasetException e) {
      return List.of(); // reading it says why
    }
    return cuts;
  }

  /** None where the end of a file is missing: reading it says so, in a dead letter of its own. */
  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    try (ParquetSource source = ParquetSource.open(file, PinnedFile::open)) {
      source.check();
      return source.schema().getFields().stream().map(Type::getName).toList();
    } catch (BrokenFooterException e) {
      return List.of();
    }
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new ParquetRecords(split, options, files);
  }
}
