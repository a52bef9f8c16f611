package dev.promptbeam.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.result.line.JsonText;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsualColumnsTest {
  private static final List<String> WANTED = List.of("a", "é", "a b", "zz", "null");
  private static final String[] PIECES = {
    "a",
    "é",
    "a b",
    "zz",
    "null",
    "x",
    "\\u0061",
    "a\\n",
    "\\ud83d\\ude00",
    "😀",
    "1.50",
    "-0",
    "1e400",
    "007",
    "[1, {\"a\": 2}]",
    "{\"b\" :{}}",
    "[",
    "{",
    "}",
    "]",
    "\"",
    ",",
    ":",
    " ",
    "true",
    "false",
    "\t",
    "",
    "\\",
    "\u0001"
  };

  private final Random random = new Random(7);
  private final UsualColumns columns = new UsualColumns(WANTED);

  @Test
  void usualRowsHaveTheColumnsThatAParserFinds() {
    int usual = 0;
    for (int i = 0; i < 90_000; i++) {
      String row = row();
      if (!isSound(row)) {
        continue; // no such row is stored
      }
      byte[] line = ("x" + row + "}").getBytes(UTF_8);
      UsualJson json = new UsualJson(line, 1, line.length - 1);
      RowColumns found = columns.read(line, json);
      if (!json.isOdd() && json.at() == line.length - 1) {
        usual++;
        RowColumns parsed = RowColumns.read(row.getBytes(UTF_8), Set.copyOf(WANTED));
        for (String name : WANTED) {
          Reference reference = new Reference(name, List.of(name), null);
          assertThat(spelled(found.find(reference)))
              .as("%s of %s", name, row)
              .isEqualTo(spelled(parsed.find(reference)));
        }
      }
    }
    assertThat(usual).isGreaterThan(20_000);
  }

  @Test
  void halfOfACharacterIsOdd() {
    byte[] line = "{\"a\":\"\\ud83d\"}".getBytes(UTF_8);
    UsualJson json = new UsualJson(line, 0, line.length);
    columns.read(line, json);
    assertThat(json.isOdd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\\\"", "\\\\", "\\\\\\\"", "\\\\\\\\", "a\\\"b\\\\", "é\\\"", "\\u0022"})
  void passesOverStringsToTheirEnd(String inside) {
    byte[] line = ("{\"x\": \"" + inside + "\", \"a\": \"found\"}").getBytes(UTF_8);
    UsualJson json = new UsualJson(line, 0, line.length);
    RowColumns found = columns.read(line, json);
    assertThat(json.isOver()).isTrue();
    assertThat(spelled(found.find(new Reference("a", List.of("a"), null))))
        .isEqualTo("STRINGfound");
  }

  @Test
  void aStringWithoutAnEndIsOdd() {
    for (String open : List.of("{\"x\": \"abc", "{\"x\": \"", "{\"x\": \"abc\\\"")) {
      byte[] line = open.getBytes(UTF_8);
      UsualJson json = new UsualJson(line, 0, line.length);
      columns.read(line, json);
      assertThat(json.isOdd()).as(open).isTrue();
    }
  }

  private static boolean isSound(String row) {
    try {
      JsonText.check(row);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Most are rows; some have had a piece of them exchanged. */
  private String row() {
    StringBuilder row = new StringBuilder("{");
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      row.append(i == 0 ? "" : ", ").append('"').append(name()).append("\": ").append(value());
    }
    row.append('}');
    if (random.nextInt(4) == 0) {
      int at = random.nextInt(row.length());
      row.replace(at, at + random.nextInt(2), PIECES[random.nextInt(PIECES.length)]);
    }
    return row.toString();
  }

  private String name() {
    return PIECES[random.nextInt(random.nextInt(4) == 0 ? 10 : 6)];
  }

  private String value() {
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(random.nextInt());
      case 1 -> PIECES[10 + random.nextInt(6)];
      case 2 -> PIECES[random.nextInt(2) == 0 ? 4 : 24];
      default -> '"' + name() + PIECES[random.nextInt(13)] + '"';
    };
  }

  private static @Nullable String spelled(@Nullable JsonNode node) {
    return node == null ? null : node.getNodeType() + SpelledJson.text(node);
  }
}
