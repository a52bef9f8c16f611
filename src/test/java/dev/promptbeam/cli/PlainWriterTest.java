package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.cli.live.LiveRegion;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reaches a terminal of texts that others wrote. */
final class PlainWriterTest {
  private static final String FOREIGN =
      "a\u001b[31mb\u009bc\u0085d\u202ee\u2066f\u061cg\u2028h\u2029i\ufeffj\u0000k\u007fl";

  private final StringWriter text = new StringWriter();
  private final PlainWriter out =
      PlainWriter.to(new PrintWriter(text), new LiveRegion(new PrintWriter(text)));

  @Test
  void whatSteersATerminalIsSpelledOut() {
    out.println(FOREIGN);
    assertThat(text)
        .hasToString(
            "a\\u001b[31mb\\u009bc\\u0085d\\u202ee\\u2066f\\u061cg\\u2028h\\u2029i\\ufeffj\\u0000k"
                + "\\u007fl\n");
  }

  @Test
  void aLineStaysALine() {
    out.println("one\ntwo\r\nthree\tfour");
    assertThat(text).hasToString("one\\ntwo\\r\\nthree\tfour\n");
  }

  @Test
  void hiddenLettersAndHalvesOfPairsAreSpelledOutAndEmojiStay() {
    out.println(
        "tag \udb40\udc41, half \ud83d, whole \ud83d\udc69\u200d\ud83d\udcbb, Z\u00fcrich,"
            + " \u0645\u06cc\u200c\u062e");
    assertThat(text)
        .hasToString(
            "tag \\udb40\\udc41, half \\ud83d, whole \ud83d\udc69\u200d\ud83d\udcbb, Z\u00fcrich,"
                + " \u0645\u06cc\u200c\u062e\n");
  }

  @Test
  void textOfManyLinesKeepsThemAndNothingElse() {
    out.printf("%s%n", "one\n\ttwo\u001b[2J");
    new IllegalStateException("bad \u001b[2J").printStackTrace(out);
    assertThat(text.toString())
        .startsWith("one\n\ttwo\\u001b[2J\njava.lang.IllegalStateException: bad \\u001b[2J\n\tat ")
        .doesNotContain("\u001b");
  }

  @Test
  void jsonMeansTheSame() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode node = json.createObjectNode().put("name", FOREIGN + "\n\"\\");
    out.println(node.toString());
    assertThat(text.toString()).matches("[\\x20-\\x7e]+\n");
    assertThat(json.readTree(text.toString())).isEqualTo(node);
  }

  @Test
  void linesAndTextsOfTheLogStandAboveWhatIsDrawn() {
    LiveRegion region = new LiveRegion(new PrintWriter(text));
    PlainWriter log = PlainWriter.to(new PrintWriter(new BufferedWriter(text)), region);
    region.show(List.of("drawn"));
    log.print("one\n");
    log.println("two");

    String drawn = "\u001b[2Kdrawn\n";
    String up = "\u001b[1F\u001b[J";
    assertThat(text).hasToString(drawn + up + "one\n" + drawn + up + "two\n" + drawn);
  }
}
