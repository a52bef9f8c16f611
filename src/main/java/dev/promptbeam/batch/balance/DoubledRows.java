package dev.promptbeam.batch.balance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Finds rows that stand twice, in memory that does not grow with the run: rows are taken in passes
 * by their hash, and only those of equal hash are compared by name.
 */
final class DoubledRows {
  private static final int ROWS_PER_PASS = 4_000_000;

  private DoubledRows() {}

  /** One sentence for each row that stands more than once. */
  static List<String> in(List<Path> parts) throws IOException {
    long[] rows = {0};
    forEachSource(parts, (source, part) -> rows[0]++);
    int passes = (int) (rows[0] / ROWS_PER_PASS) + 1;
    Set<Long> suspects = new HashSet<>();
    for (int pass = 0; pass < passes; pass++) {
      suspects.addAll(equalHashes(parts, pass, passes, rows[0]));
    }
    return suspects.isEmpty() ? List.of() : confirm(parts, suspects);
  }

  private static Set<Long> equalHashes(List<Path> parts, int pass, int passes, long rows)
      throws IOException {
    long[] hashes = new long[(int) Math.min(rows, 2L * ROWS_PER_PASS)];
    int[] count = {0};
    forEachSource(
        parts,
        (source, part) -> {
          long hash = hash(source);
          if (Long.remainderUnsigned(hash, passes) == pass) {
            hashes[count[0]++] = hash;
          }
        });
    Arrays.sort(hashes, 0, count[0]);
    Set<Long> equal = new HashSet<>();
    for (int i = 1; i < count[0]; i++) {
      if (hashes[i] == hashes[i - 1]) {
        equal.add(hashes[i]);
      }
    }
    return equal;
  }

  private static List<String> confirm(List<Path> parts, Set<Long> suspects) throws IOException {
    Map<String, Path> seen = new HashMap<>();
    List<String> doubled = new ArrayList<>();
    forEachSource(
        parts,
        (source, part) -> {
          if (suspects.contains(hash(source))) {
            Path first = seen.putIfAbsent(source, part);
            if (first != null) {
              doubled.add(
                  "row "
                      + source
                      + " stands in "
                      + first.getFileName()
                      + " and in "
                      + part.getFileName());
            }
          }
        });
    return doubled;
  }

  private static long hash(String source) {
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    CRC32C low = new CRC32C();
    low.update(bytes);
    CRC32 high = new CRC32();
    high.update(bytes);
    return high.getValue() << 32 | low.getValue();
  }

  private interface SourceConsumer {
    void accept(String source, Path part);
  }

  private static void forEachSource(List<Path> parts, SourceConsumer consumer) throws IOException {
    for (Path part : parts) {
      String member = PartReader.member(part, "source");
      PartReader.forEach(
          part, (json, place) -> consumer.accept(source(json, member, part, place), part));
    }
  }

  /** The row's name; what is none stands for itself, so that two such are no double. */
  private static String source(byte[] row, String member, Path part, String at) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(row)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(member);
        JsonToken value = parser.nextToken();
        if (found) {
          String name = value == JsonToken.START_OBJECT ? place(parser) : flat(parser);
          return name + trial(parser, member.substring(0, member.length() - "source".length()));
        }
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      return "unreadable row of " + part + " at " + at;
    }
    return "row without a source of " + part + " at " + at;
  }

  /** Which trial of the row it is, where the members behind its source say so. */
  private static String trial(JsonParser parser, String prefix) throws IOException {
    StringBuilder trial = new StringBuilder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean variant = parser.currentName().equals(prefix + "variant");
      if (!variant && !parser.currentName().equals(prefix + "sample")) {
        break;
      }
      parser.nextToken();
      trial.append(variant ? ", variant " : ", sample ").append(parser.getText());
    }
    return trial.toString();
  }

  /** In a table the position stands beside the file. */
  private static String flat(JsonParser parser) throws IOException {
    String file = parser.getText();
    parser.nextToken();
    parser.nextToken();
    return file + "#" + parser.getText();
  }

  private static String place(JsonParser parser) throws IOException {
    String file = "";
    long position = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isFile = parser.currentName().equals("file");
      parser.nextToken();
      if (isFile) {
        file = parser.getText();
      } else {
        position = parser.getLongValue();
      }
    }
    return file + "#" + position;
  }
}
