package dev.promptbeam.result.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldedStreamTest {
  private static final String LONG = "QUJD".repeat(40_000);

  @Test
  void inlineDataOfALongLineIsLeftOut() throws IOException {
    String line = answer("inlineData", LONG) + "\n";

    FoldedStream stream = stream(line);

    assertThat(text(stream)).isEqualTo(answer("inlineData", "") + "\n");
    int place = line.substring(0, line.indexOf(LONG)).getBytes(UTF_8).length;
    assertThat(stream.folds().lengthAt(place)).isEqualTo(LONG.length());
    assertThat(stream.before(place)).isEqualTo(place);
    assertThat(stream.before(place + 1L)).isEqualTo(place + 1L + LONG.length());
  }

  @Test
  void namesInSnakeCaseAreTheSame() throws IOException {
    assertThat(text(stream(answer("inline_data", LONG)))).isEqualTo(answer("inline_data", ""));
  }

  @Test
  void shortLinesAreLeftAsTheyAre() throws IOException {
    String lines = (answer("inlineData", "QUJD") + "\n").repeat(5_000);

    assertThat(text(stream(lines))).isEqualTo(lines);
  }

  @Test
  void severalDataOfALineAndOfLaterOnesAreFound() throws IOException {
    String two =
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a \\\" b\"},"
            + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"%1$s\"}},{\"text\":\"{\"},"
            + "{\"inlineData\":{\"data\":\"%2$s\",\"mimeType\":\"image/png\"}}]}}]},\"key\":\"k\"}";
    String lines =
        String.format(two, LONG, "QQ==") + "\n{\"key\":1}\n" + String.format(two, "", LONG);

    FoldedStream stream = stream(lines);

    String left = text(stream);
    assertThat(left)
        .isEqualTo(String.format(two, "", "") + "\n{\"key\":1}\n" + String.format(two, "", ""));
    assertThat(stream.before(left.length())).isEqualTo(lines.length());
    int third = left.lastIndexOf("\"data\":\"\"") + "\"data\":\"".length();
    assertThat(lines.substring((int) stream.before(third))).startsWith(LONG);
  }

  @Test
  void dataAtAnotherPlaceIsNotTaken() throws IOException {
    for (String line :
        List.of(
            "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":"
                + "{\"inlineData\":{\"data\":\""
                + LONG
                + "\"}}}}]}}]}}",
            "{\"inlineData\":{\"data\":\"" + LONG + "\"}}",
            "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                + LONG
                + "\"}]}}]}}",
            "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\""
                + LONG
                + "\"}}]}}]}}",
            "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\\\"inlineData\\\":"
                + "{\\\"data\\\":\\\""
                + LONG
                + "\\\"\"}]}}]}}")) {
      assertThat(text(stream(line))).isEqualTo(line);
    }
  }

  @Test
  void brokenLinesEndWhereTheyEnd() throws IOException {
    String cut = answer("inlineData", LONG).substring(0, 100_000);
    String next = answer("inlineData", LONG);

    assertThat(text(stream(cut + "\n" + next)))
        .isEqualTo(cut.substring(0, cut.indexOf("QUJD")) + "\n" + answer("inlineData", ""));
  }

  @Test
  void quotesEscapesAndLineEndsAreSeenAtAnyPlace() throws IOException {
    for (int shift = 0; shift <= 17; shift++) {
      String text = "\u00ff".repeat(shift) + "\\\"" + "y".repeat(shift) + "\\\\";
      String data = "QUJD".repeat(20_000) + "Q".repeat(shift);
      String before = answer("inlineData", data).replace("\u00e9", text);

      assertThat(text(stream(before))).isEqualTo(answer("inlineData", "").replace("\u00e9", text));
      String cut = before.substring(0, before.indexOf("QUJD"));
      assertThat(text(stream(cut + data + "\n" + before)))
          .isEqualTo(cut + "\n" + answer("inlineData", "").replace("\u00e9", text));
    }
  }

  @Test
  void whatIsReadDoesNotDependOnHowItIsReadOrSent() throws IOException {
    Random random = new Random(7);
    StringBuilder all = new StringBuilder();
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String data = "QUJD".repeat(random.nextInt(60_000));
      all.append(answer("inlineData", data)).append('\n');
      boolean folds = answer("inlineData", data).length() >= 1 << 16;
      left.append(answer("inlineData", folds ? "" : data)).append('\n');
    }
    InputStream slow =
        new ByteArrayInputStream(all.toString().getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(len, 1 + random.nextInt(50_000)));
          }
        };

    assertThat(text(new FoldedStream(slow))).isEqualTo(left.toString());
  }

  private static String answer(String name, String data) {
    return "{\"key\":\"k\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"é\"},{\""
        + name
        + "\":{\"mimeType\":\"image/png\",\"data\":\""
        + data
        + "\"},\"thoughtSignature\":\"AAAA\"}]},\"index\":0}],\"modelVersion\":\"m\"}}";
  }

  private static FoldedStream stream(String lines) {
    return new FoldedStream(new ByteArrayInputStream(lines.getBytes(UTF_8)));
  }

  private static String text(FoldedStream stream) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    byte[] buffer = new byte[3_333];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      pieces.add(Arrays.copyOf(buffer, read));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.write(piece);
    }
    return all.toString(UTF_8);
  }
}
