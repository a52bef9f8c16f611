package dev.promptbeam.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dataset of a case: rows of their own, rows that ask what an earlier row asks, and rows that
 * make no request.
 */
record SampleRows(int count) {
  private static final int REPEAT_EVERY = 40;
  private static final int REPEAT = 7;
  private static final int BROKEN_EVERY = 50;
  private static final int BROKEN = 13;
  private static final int TOPICS = 12;
  private static final int TONES = 5;

  String json() {
    return IntStream.range(0, count).mapToObj(this::line).collect(Collectors.joining());
  }

  Set<String> keys() {
    return IntStream.range(0, count).mapToObj(row -> "r" + row).collect(Collectors.toSet());
  }

  /** True for a row that must end as a permanent dead letter. */
  boolean isBroken(String key) {
    return row(key) % BROKEN_EVERY == BROKEN;
  }

  long broken() {
    return keys().stream().filter(this::isBroken).count();
  }

  /** How its answer to a prompt begins. */
  static String hashOf(String prompt) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  String text(String key) {
    return text(row(key));
  }

  /** What few rows differ in. */
  String topic(String key) {
    return "topic " + row(key) % TOPICS;
  }

  /** What few rows of a topic differ in. */
  String tone(String key) {
    return "tone " + row(key) % TONES;
  }

  private String line(int row) {
    String key = "r" + row;
    String text = isBroken(key) ? "" : ",\"text\":\"" + text(row) + "\"";
    return "{\"id\":\"%s\",\"topic\":\"%s\",\"tone\":\"%s\"%s}\n"
        .formatted(key, topic(key), tone(key), text);
  }

  private static String text(int row) {
    return "text " + (row % REPEAT_EVERY == REPEAT ? row - REPEAT : row);
  }

  private static int row(String key) {
    return Integer.parseInt(key.substring(1));
  }
}
