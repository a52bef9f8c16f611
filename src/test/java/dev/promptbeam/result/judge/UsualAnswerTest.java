package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in the short way is what the parser reads. */
class UsualAnswerTest {
  private static final String WHOLE =
      """
      {"key":"0123456789abcdef0123456789abcdef","response":{"candidates":[{"content":{"parts":\
      [{"text":"Gr\u00fc\u00dfe \\n\\"\\u0041\\u00e9\\\\ \ud83d\ude00"},{"text":"more","thoughtSignature":"a+/="}],"role":"model"},\
      "finishReason":"STOP","avgLogprobs":-0.25e-3,"index":0,"safetyRatings":[{"category":"a_b",\
      "probability":"LOW","blocked":false,"x":null}]}],"usageMetadata":{"promptTokenCount":7,\
      "candidatesTokenCount":12,"totalTokenCount":22,"thoughtsTokenCount":3,\
      "cachedContentTokenCount":1,"toolUsePromptTokenCount":2,"promptTokensDetails":\
      [{"modality":"IMAGE","tokenCount":7}],"candidatesTokensDetails":[{"modality":"TEXT",\
      "tokenCount":12}]},"modelVersion":"gemini-2.5-flash","responseId":"x_Y","n":[1,-2.5E+7,{}]}}""";

  private static final String SHORT =
      """
      { "response" : {"candidates": [{"finishReason":"MAX_TOKENS", "content":{"parts":[]}}]},\t\
      "key":"k" }""";

  private static final String EASTERN =
      """
      {"response":{"candidates":[{"content":{"parts":[{"text":"\u4f60\u597d"}]}}]}}""";

  @ParameterizedTest
  @ValueSource(strings = {WHOLE, SHORT, EASTERN})
  void linesOfTheUsualFormAreRead(String text) throws IOException {
    byte[] line = utf8(text);

    for (Reading wanted : List.of(Reading.END, Reading.TEXT)) {
      AnswerLine read = UsualAnswer.read(line, 0, line.length, wanted);
      assertThat(read)
          .isNotNull()
          .isEqualTo(AnswerLineParser.parseAny(line, 0, line.length, wanted));
    }
    assertThat(UsualAnswer.read(line, 0, line.length, Reading.VECTOR)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":\"k\",\"error\":{\"code\":3}}",
        "{\"key\":\"k\",\"response\":{}}",
        "{\"key\":\"k\",\"response\":{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}}",
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" \\u2003\"}]}}]}}",
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\\ud83d\"}]}}]}}",
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{}}]}}]}}",
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"thought\":true}]}}]}}",
        "{\"response\":{\"candidates\":[{\"finish_reason\":\"STOP\",\"content\":{\"parts\":[]}}]}}",
        "",
        "{",
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\\"
      })
  void ofOthersNothingIsSaid(String text) {
    byte[] line = utf8(text);

    assertThat(UsualAnswer.read(line, 0, line.length, Reading.TEXT)).isNull();
  }

  @Test
  void linesThatWereChangedMeanTheSameOrAreNotRead() {
    Random random = new Random(11);
    List<byte[]> lines = List.of(utf8(WHOLE), utf8(SHORT), utf8(EASTERN));
    byte[] spares = utf8("{}[]\":,\\u0d9ef.-+_ \t\n\u0000tI1\u00fc\ud83d\ude00");
    int read = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] line = lines.get(round % lines.size());
      for (int change = random.nextInt(3); change >= 0; change--) {
        line = changed(line, spares, random);
      }
      int before = random.nextInt(3);
      byte[] placed = new byte[before + line.length + random.nextInt(2)];
      System.arraycopy(line, 0, placed, before, line.length);
      Reading wanted = random.nextBoolean() ? Reading.TEXT : Reading.END;

      AnswerLine usual = UsualAnswer.read(placed, before, line.length, wanted);

      if (usual != null) {
        read++;
        byte[] same = line;
        assertThatCode(
                () ->
                    assertThat(AnswerLineParser.parseAny(placed, before, same.length, wanted))
                        .isEqualTo(usual))
            .as(new String(line, StandardCharsets.UTF_8))
            .doesNotThrowAnyException();
      }
    }
    assertThat(read).isBetween(1_000, 40_000);
  }

  private static byte[] changed(byte[] line, byte[] spares, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : line) {
      bytes.add(b);
    }
    int at = random.nextInt(line.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes.set(at, spares[random.nextInt(spares.length)]);
      case 1 -> bytes.add(at, spares[random.nextInt(spares.length)]);
      case 2 -> bytes.remove(at);
      default -> {
        int length = Math.min(random.nextInt(30), line.length - at);
        List<Byte> copied = new ArrayList<>(bytes.subList(at, at + length));
        bytes.addAll(random.nextInt(bytes.size()), copied);
      }
    }
    byte[] changed = new byte[bytes.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = bytes.get(i);
    }
    return changed;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
