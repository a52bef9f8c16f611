package dev.promptbeam.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dataset of a case: rows of their own, rows that ask what an earlier row asks, and rows that
 * make no request.
 */
record SampleRows(int count) {
  /** What a second stage puts before what the first one said. */
  static final String AGAIN = "Again: ";

  private static final int REPEAT_EVERY = 40;
  private static final int REPEAT = 7;
  private static final int BROKEN_EVERY = 50;
  private static final int BROKEN = 13;

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

  /** How many different requests the rows make. */
  long requests() {
    Set<String> prompts = new HashSet<>();
    keys().stream().filter(key -> !isBroken(key)).forEach(key -> prompts.add(prompt(key)));
    return prompts.size();
  }

  /** How the emulator's answer to this row begins, by its documentation. */
  String hash(String key) {
    return hashOf(prompt(key));
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

  private String prompt(String key) {
    return "Say: " + text(row(key));
  }

  private String line(int row) {
    String text = isBroken("r" + row) ? "" : ",\"text\":\"" + text(row) + "\"";
    return "{\"id\":\"r" + row + "\"" + text + "}\n";
  }

  private static String text(int row) {
    return "text " + (row % REPEAT_EVERY == REPEAT ? row - REPEAT : row);
  }

  private static int row(String key) {
    return Integer.parseInt(key.substring(1));
  }
}
