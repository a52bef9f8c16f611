package dev.promptbeam.dataset.parquet;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.FileOpener;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the dataset as Parquet's reader wants it: read at any place. Remembers whether reading
 * failed, so that a disk at fault is told from bytes that say nothing.
 */
final class SourceFile implements InputFile {
  private final DataFile file;
  private final FileOpener files;
  private @Nullable Exception failure;

  SourceFile(DataFile file, FileOpener files) {
    this.file = file;
    this.files = files;
  }

  /** Throws why the file could not be read, if it could not. */
  void throwFailure() throws IOException {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof IOException io) {
      throw io;
    }
  }

  @Override
  public long getLength() {
    return file.size();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return stream(new Place());
  }

  private static SeekableInputStream stream(Place place) {
    return new DelegatingSeekableInputStream(place) {
      @Override
      public long getPos() {
        return place.position;
      }

      @Override
      public void seek(long position) throws IOException {
        place.seek(position);
      }
    };
  }

  @Override
  public String toString() {
    return file.path();
  }

  /** Opens the file anew wherever it is not read on. */
  private final class Place extends InputStream {
    private @Nullable InputStream in;
    private long position;

    private void seek(long target) throws IOException {
      if (target != position) {
        close();
        position = target;
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        InputStream opened = in;
        if (opened == null) {
          opened = files.open(file, position);
          in = opened;
        }
        int count = opened.read(target, offset, length);
        position += Math.max(0, count);
        if (count < 0 && position < file.size()) {
          throw new EOFException("it ends at byte " + position + " of " + file.size());
        }
        return count;
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}
