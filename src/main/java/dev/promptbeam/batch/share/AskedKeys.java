package dev.promptbeam.batch.share;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The keys of the requests that the answers of one sending became, of one policy and as far as rows
 * may share them, in order and each with the row that comes first. Who asks them is found by going
 * through the files of those who were there before. Holds 36 bytes a key.
 */
final class AskedKeys {
  private static final int BUFFER = 1 << 16;
  private static final int RECORD = 16 + 8 + 4 + 4 + 4;
  private static final TypeReference<List<String>> FILES = new TypeReference<>() {};
  private static final int FIRST_SIZE = 1 << 10;

  private final SortedKeys keys = new SortedKeys();
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private long[] position = new long[FIRST_SIZE];
  private int[] file = new int[FIRST_SIZE];
  private int[] variant = new int[FIRST_SIZE];
  private int[] sample = new int[FIRST_SIZE];

  /** Adds the next request; of equal ones the first counts. */
  void add(String requestKey, Source source, Trial trial) {
    if (!keys.add(requestKey)) {
      return;
    }
    int number = keys.size() - 1;
    if (number == position.length) {
      position = Arrays.copyOf(position, number * 2);
      file = Arrays.copyOf(file, number * 2);
      variant = Arrays.copyOf(variant, number * 2);
      sample = Arrays.copyOf(sample, number * 2);
    }
    position[number] = source.position();
    file[number] = files.computeIfAbsent(source.file(), added -> files.size());
    variant[number] = trial.variant();
    sample[number] = trial.sample();
  }

  /** Unless it is there, and the same: others may be reading it. */
  void write(Path target) throws IOException {
    DurableFile.create(target, this::write);
  }

  private void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    byte[] head = Json.MAPPER.writeValueAsBytes(files.keySet());
    out.writeInt(head.length);
    out.write(head);
    out.writeInt(keys.size());
    for (int number = 0; number < keys.size(); number++) {
      out.writeLong(keys.high(number));
      out.writeLong(keys.low(number));
      out.writeLong(position[number]);
      out.writeInt(file[number]);
      out.writeInt(variant[number]);
      out.writeInt(sample[number]);
    }
    out.flush();
  }

  /** Finds which of these keys stand in the file of another, in one pass through it. */
  void findIn(Path other, BiConsumer<String, Asker> found) throws IOException {
    int own = 0;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(other))) {
      List<String> names = Json.MAPPER.readValue(in.readNBytes(in.readInt()), FILES);
      FixedRecords records = new FixedRecords(in, RECORD);
      for (int left = in.readInt(); left > 0 && own < keys.size(); left--) {
        ByteBuffer record = records.next();
        long high = record.getLong();
        long low = record.getLong();
        long itsPosition = record.getLong();
        int itsFile = record.getInt();
        int itsVariant = record.getInt();
        int itsSample = record.getInt();
        own = keys.skip(own, high, low);
        if (keys.is(own, high, low)) {
          Source source = new Source(names.get(itsFile), itsPosition);
          found.accept(keys.text(own), new Asker(source, new Trial(itsVariant, itsSample)));
        }
      }
    }
  }

  /** Where those of a sending and a policy lie. */
  static Path file(RunDirectory directory, String sending, int policy) {
    return directory.asked().resolve(sending + String.format(Locale.ROOT, ".%03d", policy));
  }
}
