package dev.promptbeam.request.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "what? ~", " 1234567", "12345678", "123456789/'<>&"})
  void plainTextTakesNothingButQuotes(String text) {
    assertThat(PlainText.quoted(text)).asString(UTF_8).isEqualTo('"' + text + '"');
  }

  @Test
  void otherTextIsLeftToOthersWhereverItsOneCharacterStands() {
    for (char other : "\"\\\0\n\u001f\u0080é漢\ud800\udfff".toCharArray()) {
      for (int place = 0; place < 20; place++) {
        String text = "a".repeat(place) + other + "b".repeat(19 - place);
        assertThat(PlainText.quoted(text)).as("%x at %d", (int) other, place).isNull();
      }
    }
    assertThat(PlainText.quoted("a surrogate pair: \ud83d\ude00?")).isNull();
  }

  @Test
  void whatIsQuotedIsQuotedAsJacksonDoes() {
    Random dice = new Random(7);
    int plain = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder letters = new StringBuilder();
      dice.ints(dice.nextInt(30), 0x1E, 0x82).forEach(c -> letters.append((char) c));
      String text = letters.toString();
      String inner = new String(JsonStringEncoder.getInstance().quoteAsUTF8(text), UTF_8);
      boolean isPlain = inner.equals(text) && text.chars().allMatch(c -> c < 0x80);
      byte[] quoted = PlainText.quoted(text);

      assertThat(quoted != null).as(text).isEqualTo(isPlain);
      if (quoted != null) {
        plain++;
        assertThat(quoted).asString(UTF_8).isEqualTo('"' + inner + '"');
      }
    }
    assertThat(plain).isBetween(2_000, 18_000);
  }
}
