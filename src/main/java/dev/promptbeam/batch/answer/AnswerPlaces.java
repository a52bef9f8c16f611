package dev.promptbeam.batch.answer;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.batch.share.FixedRecords;
import dev.promptbeam.batch.share.SortedKeys;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.line.LineLocation;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Where the answers of a settled shard stand, in order of their requests' keys: a file that is made
 * once, and which each of many shards that share some of them goes through without reading an
 * index. Requests without a result are in it too, without a place.
 */
final class AnswerPlaces {
  private static final int BUFFER = 1 << 16;
  private static final int RECORD = 16 + 4 + 8 + 4 + 4;
  private static final int NOWHERE = -1;
  private static final TypeReference<List<Origin>> ORIGINS = new TypeReference<>() {};

  /** A file of answers, by its name, and the job that brought it. */
  private record Origin(String file, String job) {}

  private AnswerPlaces() {}

  static boolean areThere(RunDirectory directory, String shard) {
    return Files.exists(file(directory, shard));
  }

  /**
   * Makes the file unless it is there: an object that were made again would be gone for those who
   * read it.
   *
   * @param endings of the shard, by request key
   */
  static void write(RunDirectory directory, String shard, Map<String, Outcome> endings)
      throws IOException {
    DurableFile.createFolder(directory.asked());
    DurableFile.create(file(directory, shard), out -> write(endings, out));
  }

  private static void write(Map<String, Outcome> endings, OutputStream to) throws IOException {
    List<Origin> origins = new ArrayList<>();
    for (Outcome ending : endings.values()) {
      if (ending instanceof Answered answered && !origins.contains(origin(answered))) {
        origins.add(origin(answered));
      }
    }
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    byte[] head = Json.MAPPER.writeValueAsBytes(origins);
    out.writeInt(head.length);
    out.write(head);
    out.writeInt(endings.size());
    for (Map.Entry<String, Outcome> ending : new TreeMap<>(endings).entrySet()) {
      out.writeLong(Long.parseUnsignedLong(ending.getKey(), 0, 16, 16));
      out.writeLong(Long.parseUnsignedLong(ending.getKey(), 16, 32, 16));
      if (ending.getValue() instanceof Answered answered) {
        out.writeInt(origins.indexOf(origin(answered)));
        out.writeLong(answered.answer().offset());
        out.writeInt(answered.answer().length());
        out.writeInt(answered.attempt());
      } else {
        out.writeInt(NOWHERE);
        out.writeLong(0);
        out.writeInt(0);
        out.writeInt(0);
      }
    }
    out.flush();
  }

  /**
   * Finds some of the requests, in one pass.
   *
   * @param keys of requests of any shards, sorted and each once
   * @param found takes the key of each that is one of the shard, with its answer if it has one
   */
  static void find(
      RunDirectory directory,
      String shard,
      List<String> keys,
      BiConsumer<String, Optional<Answered>> found)
      throws IOException {
    Path folder = Objects.requireNonNull(directory.responses(shard).getParent());
    SortedKeys wanted = SortedKeys.of(keys);
    int next = 0;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file(directory, shard)))) {
      List<Origin> origins = Json.MAPPER.readValue(in.readNBytes(in.readInt()), ORIGINS);
      FixedRecords records = new FixedRecords(in, RECORD);
      for (int left = in.readInt(); left > 0 && next < wanted.size(); left--) {
        ByteBuffer record = records.next();
        long high = record.getLong();
        long low = record.getLong();
        int origin = record.getInt();
        long offset = record.getLong();
        int length = record.getInt();
        int attempt = record.getInt();
        next = wanted.skip(next, high, low);
        if (!wanted.is(next, high, low)) {
          continue;
        }
        Optional<Answered> answered = Optional.empty();
        if (origin != NOWHERE) {
          Origin from = origins.get(origin);
          LineLocation line = new LineLocation(folder.resolve(from.file()), offset, length);
          answered = Optional.of(new Answered(line, from.job(), attempt));
        }
        found.accept(wanted.text(next), answered);
      }
    }
  }

  private static Origin origin(Answered answered) {
    return new Origin(String.valueOf(answered.answer().file().getFileName()), answered.job());
  }

  private static Path file(RunDirectory directory, String shard) {
    return directory.asked().resolve(shard + ".answers");
  }
}
