package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.FileOpener;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Numbers of eight bytes, without lines or a header: cut between records only. */
public record FixedRecords() implements RowFormat {
  private static final long serialVersionUID = 1;
  private static final int LENGTH = Long.BYTES;

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return isWhole && head.length % LENGTH > 0 ? "has no whole number of records" : null;
  }

  @Override
  public List<Long> cuts(DataFile file, long bytes) {
    long step = Math.max(LENGTH, bytes / LENGTH * LENGTH);
    return LongStream.iterate(step, at -> at < file.size(), at -> at + step).boxed().toList();
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options) {
    return List.of("n");
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new Reader(split, options, files);
  }

  private static final class Reader implements RecordReader {
    private final Split split;
    private final RowEmitter rows;
    private final FileOpener files;
    private @Nullable InputStream in;
    private long offset;

    Reader(Split split, ReadOptions options, FileOpener files) {
      this.split = split;
      this.rows = new RowEmitter(split.file(), options);
      this.files = files;
      this.offset = split.start();
    }

    @Override
    public boolean next(RowSink sink) throws IOException {
      if (in == null) {
        in = files.open(split.file(), split.start());
      }
      if (offset >= split.end()) {
        return false;
      }
      byte[] number = in.readNBytes(LENGTH);
      if (number.length < LENGTH) {
        throw new EOFException("half a record");
      }
      long value = 0;
      for (byte part : number) {
        value = value << Byte.SIZE | part & 0xFF;
      }
      long position = position();
      offset += LENGTH;
      byte[] json = ("{\"n\":" + value + "}").getBytes(UTF_8);
      rows.emit(sink, rows.source(position), json, Long.toString(value));
      return true;
    }

    /** The record's number in the file, whichever piece it is in. */
    @Override
    public long position() {
      return offset / LENGTH;
    }

    @Override
    public long sourceBytes() {
      return offset - split.start();
    }

    @Override
    public byte @Nullable [] rest() {
      return in == null ? null : new byte[0];
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
