package dev.promptbeam.batch.simulation;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records in memory, as the JSON that a local ledger would write. */
public final class MemoryLedger implements Ledger {
  private final TreeMap<String, byte[]> records = new TreeMap<>();
  private int created;

  /** How often a record was asked for. */
  public int reads;

  @Override
  public <T> boolean create(String name, T record) throws IOException {
    boolean first = records.putIfAbsent(name, Json.MAPPER.writeValueAsBytes(record)) == null;
    created += first ? 1 : 0;
    return first;
  }

  /** How many records were written. */
  int created() {
    return created;
  }

  @Override
  public <T> @Nullable T read(String name, Class<T> type) throws IOException {
    reads++;
    byte[] json = records.get(name);
    return json == null ? null : Json.MAPPER.readValue(json, type);
  }

  @Override
  public <T> @Nullable T read(String name, TypeReference<T> type) throws IOException {
    byte[] json = records.get(name);
    return json == null ? null : Json.MAPPER.readValue(json, type);
  }

  @Override
  public boolean exists(String name) {
    return records.containsKey(name);
  }

  /** As if the process had died just before it was written. */
  void lose(String name) {
    records.remove(name);
  }

  @Override
  public List<String> list(String folder) {
    int start = folder.length() + 1;
    Map<String, byte[]> below = records.subMap(folder + "/", folder + "0");
    return below.keySet().stream()
        .map(name -> name.substring(start))
        .map(name -> name.contains("/") ? name.substring(0, name.indexOf('/')) : name)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }
}
