package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.state.LineReader;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
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

  void line(ByteArrayOutputStream line) throws IOException {
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
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int index : order) {
        byte[] bytes = new byte[(int) (starts[index + 1] - starts[index])];
        in.seek(starts[index]);
        in.readFully(bytes);
        line.reset();
        line.write(bytes, 0, contentLength(bytes));
        out.line(line);
      }
    }
    Files.delete(file);
    return shuffled;
  }

  private static long[] lineStarts(Path file) throws IOException {
    long[] starts = new long[1024];
    int lines = 0;
    long offset = 0;
    try (LineReader reader = new LineReader(file)) {
      while (reader.next()) {
        starts = lines + 2 > starts.length ? Arrays.copyOf(starts, 2 * starts.length) : starts;
        starts[lines++] = offset;
        offset += reader.length() + 1L;
      }
    }
    starts[lines] = Math.min(offset, Files.size(file));
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

  private static int contentLength(byte[] line) {
    int length = line.length;
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
      length--;
    }
    return length;
  }
}
