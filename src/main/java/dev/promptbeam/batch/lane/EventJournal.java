package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.record.Journal;
import dev.promptbeam.ledger.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The journal of a run: lines of its {@code events.jsonl}. */
record EventJournal(EventLog events) implements Journal {
  @Override
  public void add(String event, String sending, String... details) {
    add(event, sending, details.length == 0 ? Map.of() : Map.of("details", List.of(details)));
  }

  @Override
  public void add(String event, String sending, Map<String, ?> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("sending", sending);
    line.putAll(fields);
    try {
      events.add(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
