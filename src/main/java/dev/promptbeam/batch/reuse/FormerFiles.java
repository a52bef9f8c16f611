package dev.promptbeam.batch.reuse;

import com.google.common.io.Closer;
import dev.promptbeam.batch.reuse.ReuseIndex.Source;
import dev.promptbeam.batch.reuse.ReuseIndex.Taken;
import dev.promptbeam.storage.Locations;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer files of other runs, read line by line only while they are what they were when the
 * lines were found. The last ones used are open, however many there are. For one thread.
 */
final class FormerFiles implements Closeable {
  static final int MOST_OPEN = 64;

  private final Map<Source, FileChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Copies a line without its LF.
   *
   * @throws AnswersChangedException if the file is gone or was changed
   */
  void copy(Taken taken, OutputStream out) throws IOException {
    Source source = taken.source();
    FileChannel channel = channel(source);
    long at = taken.answer().offset();
    long end = at + taken.answer().length();
    if (end > source.bytes() || !isBetweenLines(channel, at) || !isBetweenLines(channel, end + 1)) {
      throw new AnswersChangedException(source.file() + " was changed");
    }
    WritableByteChannel target = Channels.newChannel(out);
    while (at < end) {
      long copied = channel.transferTo(at, end - at, target);
      if (copied <= 0) {
        throw new AnswersChangedException(source.file() + " was changed");
      }
      at += copied;
    }
  }

  /** Whether a line begins there, or the file has ended: its last line may have no LF. */
  private static boolean isBetweenLines(FileChannel channel, long place) throws IOException {
    ByteBuffer before = ByteBuffer.allocate(1);
    return place == 0 || channel.read(before, place - 1) < 0 || before.get(0) == '\n';
  }

  private FileChannel channel(Source source) throws IOException {
    FileChannel open = channels.get(source);
    if (open != null) {
      return open;
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(Locations.path(source.file()), StandardOpenOption.READ);
    } catch (NoSuchFileException gone) {
      throw new AnswersChangedException(source.file() + " is gone");
    }
    channels.put(source, channel);
    String amiss = source.amiss();
    if (amiss != null) {
      throw new AnswersChangedException(amiss);
    }
    if (channels.size() > MOST_OPEN) {
      Iterator<FileChannel> oldest = channels.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    return channel;
  }

  /** How many files are open. */
  int open() {
    return channels.size();
  }

  @Override
  public void close() throws IOException {
    try (Closer all = Closer.create()) {
      channels.values().forEach(all::register);
    }
  }
}
