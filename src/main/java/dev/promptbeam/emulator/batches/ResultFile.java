package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The lines of a result file, with the line ends and the order a job's script asks for. */
final class ResultFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final long SHUFFLE_SEED = 20_261_122;

  private final OutputStream out;
  private final byte[] lineEnd;
  private final boolean finalNewline;
  private boolean first = true;

  ResultFile(Path file, JsonNode script) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    this.lineEnd =
        (script.path("lineEnding").asText().equals("CRLF") ? "\r\n" : "\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.finalNewline = !script.path("noFinalNewline").asBoolean();
  }

  /** Adds a line, which is written without its end. */
  void line(Reply.Writer line) throws IOException {
    separate();
    line.writeTo(out);
  }

  void text(String line) throws IOException {
    separate();
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  private void separate() throws IOException {
    if (!first) {
      out.write(lineEnd);
    }
    first = false;
  }

  @Override
  public void close() throws IOException {
    if (finalNewline && !first) {
      out.write(lineEnd);
    }
    out.close();
  }

  /** The file itself, or where the script asks for it one with its lines in another order. */
  static Path shuffled(Path file, JsonNode script, StateDirectory state) throws IOException {
    if (!script.path("shuffle").asBoolean()) {
      return file;
    }
    long[] starts = lineStarts(file);
    int lines = starts.length - 1;
    int[] order = order(lines);
    Path shuffled = state.temporary();
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
        ResultFile out = new ResultFile(shuffled, script)) {
      byte[] end = new byte[2];
      for (int index : order) {
        long length = contentLength(in, starts[index], starts[index + 1], end);
        out.line(Reply.file(file, starts[index], length)::writeTo);
      }
    }
    Files.delete(file);
    return shuffled;
  }

  private static long[] lineStarts(Path file) throws IOException {
    long[] starts = new long[1024];
    int lines = 0;
    long offset = 0;
    byte[] block = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      boolean begins = true;
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        for (int i = 0; i < read; i++) {
          if (begins) {
            starts = lines + 2 > starts.length ? Arrays.copyOf(starts, 2 * starts.length) : starts;
            starts[lines++] = offset + i;
          }
          begins = block[i] == '\n';
        }
        offset += read;
      }
    }
    starts[lines] = offset;
    return Arrays.copyOf(starts, lines + 1);
  }

  /** Never the order it had, when there are two lines or more. */
  private static int[] order(int lines) {
    int[] order = new int[lines];
    SplittableRandom random = new SplittableRandom(SHUFFLE_SEED);
    for (int i = 0; i < lines; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    boolean sorted = true;
    for (int i = 0; i < lines; i++) {
      sorted &= order[i] == i;
    }
    if (sorted && lines > 1) {
      order[0] = 1;
      order[1] = 0;
    }
    return order;
  }

  /** Of a line without its end. */
  private static long contentLength(RandomAccessFile in, long start, long next, byte[] end)
      throws IOException {
    int known = (int) Math.min(end.length, next - start);
    in.seek(next - known);
    in.readFully(end, 0, known);
    long length = next - start;
    for (int i = known - 1; i >= 0 && (end[i] == '\n' || end[i] == '\r'); i--) {
      length--;
    }
    return length;
  }
}
