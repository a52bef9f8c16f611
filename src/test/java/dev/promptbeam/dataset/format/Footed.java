package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups of rows, each column by itself, whose places and names stand at the end of the file, as in
 * Parquet: {@code GROUP... FOOTER length}. A group is a JSON object of arrays.
 */
public record Footed() implements RowFormat {
  private static final long serialVersionUID = 1;
  private static final int LENGTH = Integer.BYTES;
  private static final ObjectReader ONE =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A file of groups; each value of a group has as many items as it has rows. */
  public static byte[] file(List<String> columns, List<String> groups) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Object> places = new ArrayList<>();
    int rows = 0;
    for (String group : groups) {
      places.add(List.of(bytes.size(), rows));
      rows += Json.MAPPER.readTree(group).path(columns.get(0)).size();
      bytes.write(group.getBytes(UTF_8));
    }
    byte[] footer = Json.MAPPER.writeValueAsBytes(List.of(columns, places));
    bytes.write(footer);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.write(footer.length >> shift);
    }
    return bytes.toByteArray();
  }

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return head.length > 0 && head[0] == '{' ? null : "is no file of groups";
  }

  @Override
  public List<Long> cuts(DataFile file, long bytes) throws IOException {
    List<Long> starts = new ArrayList<>();
    footer(file, PinnedFile::open).path(1).forEach(group -> starts.add(group.path(0).asLong()));
    return starts.subList(1, starts.size());
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    List<String> names = new ArrayList<>();
    footer(file, PinnedFile::open).path(0).forEach(name -> names.add(name.asText()));
    return names;
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new Reader(split, options, files);
  }

  private static JsonNode footer(DataFile file, FileOpener files) throws IOException {
    int length;
    try (DataInputStream end = new DataInputStream(files.open(file, file.size() - LENGTH))) {
      length = end.readInt();
    }
    try (InputStream in = files.open(file, file.size() - LENGTH - length)) {
      return Json.MAPPER.readTree(in.readNBytes(length));
    }
  }

  private static final class Reader implements RecordReader {
    private final Split split;
    private final RowEmitter emitter;
    private final FileOpener files;
    private @Nullable JsonNode footer;
    private int group = -1;
    private JsonNode columns = Json.MAPPER.createObjectNode();
    private int row;
    private int rows;

    Reader(Split split, ReadOptions options, FileOpener files) {
      this.split = split;
      this.emitter = new RowEmitter(split.file(), options);
      this.files = files;
    }

    @Override
    public boolean next(RowSink sink) throws IOException {
      JsonNode places = opened().path(1);
      while (row == rows) {
        group++;
        if (group == places.size()) {
          return false;
        }
        long start = places.path(group).path(0).asLong();
        if (start >= split.start() && start < split.end()) {
          open(start);
        }
      }
      ObjectNode json = Json.MAPPER.createObjectNode();
      columns.properties().forEach(column -> json.set(column.getKey(), column.getValue().get(row)));
      long position = position();
      row++;
      emitter.emit(sink, emitter.source(position), Json.MAPPER.writeValueAsBytes(json), null);
      return true;
    }

    private JsonNode opened() throws IOException {
      if (footer == null) {
        footer = footer(split.file(), files);
      }
      return footer;
    }

    private void open(long start) throws IOException {
      try (InputStream in = files.open(split.file(), start)) {
        columns = ONE.readTree(in);
      }
      row = 0;
      rows = columns.elements().next().size();
    }

    /** The row's number in the file, which the footer tells. */
    @Override
    public long position() {
      return footer == null || group < 0 ? 0 : footer.path(1).path(group).path(1).asLong() + row;
    }

    @Override
    public long sourceBytes() {
      return split.end() - split.start();
    }

    @Override
    public byte @Nullable [] rest() {
      return footer == null ? null : new byte[0];
    }

    @Override
    public void close() {}
  }
}
