package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was called, in the order of the answers: all of it counted, the first ones kept. */
public final class CallLog {
  private static final int KEPT = 100_000;

  /** One call; status 0 where nothing was answered. */
  public record Entry(String operation, String bucket, String object, int status) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String operation, String bucket, String object, int status) {
    counts.merge(operation, 1, Integer::sum);
    if (entries.size() < KEPT) {
      entries.add(new Entry(operation, bucket, object, status));
    }
  }

  /** The first hundred thousand. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How often each operation was called. */
  public synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  synchronized void clear() {
    entries.clear();
    counts.clear();
  }

  ObjectNode json() {
    ObjectNode out = Json.object();
    counts().forEach(out.putObject("counts")::put);
    ArrayNode listed = out.putArray("calls");
    for (Entry entry : entries()) {
      ObjectNode one = listed.addObject();
      one.put("operation", entry.operation()).put("bucket", entry.bucket());
      one.put("object", entry.object()).put("status", entry.status());
    }
    return out;
  }
}
