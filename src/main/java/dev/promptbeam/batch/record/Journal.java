package dev.promptbeam.batch.record;

import java.util.Map;
import java.util.TreeMap;

/** Takes down what happened, for people; nothing is decided from it. */
public interface Journal {
  /** An event of a sending, with job names or codes. */
  void add(String event, String sending, String... details);

  /** An event of a sending, with what belongs to it by name. */
  default void add(String event, String sending, Map<String, ?> fields) {
    add(
        event,
        sending,
        new TreeMap<>(fields)
            .entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .toArray(String[]::new));
  }
}
