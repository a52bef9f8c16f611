package dev.promptbeam.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.model.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of strings, against a parser. */
final class UsualStringTest {
  private static final String[] PIECES = {
    "a",
    "plain text ",
    "é",
    "€",
    "😀",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\r",
    "\\t",
    "\\u0000",
    "\\u007f",
    "\\u0080",
    "\\u07FF",
    "\\u0800",
    "\\ud7fF",
    "\\ue000",
    "\\uFFFF",
    "u0041"
  };

  @Test
  void everyEscapeThatIsACharacter() throws JsonProcessingException {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String spelled = "\"x\\u%04x\"".formatted(c);
      UsualJson json = read(spelled);
      String text = json.text();
      assertThat(json.isOdd()).as(spelled).isEqualTo(Character.isSurrogate((char) c));
      if (!json.isOdd()) {
        assertThat(text).as(spelled).isEqualTo(Json.MAPPER.readTree(spelled).textValue());
      }
    }
  }

  @Test
  void escapesBesideCharactersOfAllLengths() throws JsonProcessingException {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder spelled = new StringBuilder("\"");
      for (int left = random.nextInt(20); left > 0; left--) {
        spelled.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String string = spelled.append('"').toString();
      assertThat(read(string).text())
          .as(string)
          .isEqualTo(Json.MAPPER.readTree(string).textValue());
    }
  }

  private static UsualJson read(String string) {
    byte[] bytes = string.getBytes(UTF_8);
    UsualJson json = new UsualJson(bytes, 0, bytes.length);
    json.string();
    return json;
  }
}
