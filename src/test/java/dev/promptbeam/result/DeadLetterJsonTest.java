package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterJsonTest {
  private static final Source SOURCE = new Source("d/f.csv", 9_000_000_000L);

  @Test
  void canRebuildItsInput() throws IOException {
    DeadLetter letter =
        new DeadLetter(
            "k \"1\"",
            SOURCE,
            bytes(
                "{\"a\":1.500,\"b\":\"\u2028\uD83D\uDE00\",\"c\":12345678901234567890,\"d\":1e99999999999}"),
            null,
            Reason.finish("OTHER"),
            "m",
            Stage.RUN,
            3,
            "f".repeat(32),
            Json.MAPPER.readTree("{\"contents\":[{\"n\":1.50}]}"),
            Json.MAPPER.readTree("{\"candidates\":[]}"),
            "batches/7");
    byte[] line = DeadLetterJson.write(letter);
    assertThat(text(line)).doesNotContain("\n");
    assertThat(DeadLetterJson.read(line)).usingRecursiveComparison().isEqualTo(letter);
    assertThat(DeadLetterJson.write(DeadLetterJson.read(line))).isEqualTo(line);
  }

  @Test
  void keepsTheRowThatMadeNoRequest() throws IOException {
    SourceRow row = new SourceRow(SOURCE, "k", bytes("{\"row\":{\"row\":null}}"));
    DeadLetter letter = DeadLetter.unbuildable(row, Reason.ROW_MISSING_COLUMN, "no column x");
    byte[] line = DeadLetterJson.write(letter);
    assertThat(text(line))
        .isEqualTo(
            "{\"key\":\"k\",\"source\":{\"file\":\"d/f.csv\",\"position\":9000000000},"
                + "\"row\":{\"row\":{\"row\":null}},\"status\":\"invalid_input\","
                + "\"reason\":\"ROW_MISSING_COLUMN\",\"retryable\":false,"
                + "\"message\":\"no column x\",\"stage\":\"build\",\"attempts\":0,"
                + "\"requestKey\":null,\"request\":null,\"response\":null,\"job\":null}");
    assertThat(DeadLetterJson.read(line)).usingRecursiveComparison().isEqualTo(letter);
  }

  @Test
  void keepsUnreadableBytesAsText() throws IOException {
    byte[] line = roundTrip(bytes("a,\"b\u0000\r\n\u2028\uFEFFé\uD83D\uDE00"));
    assertThat(text(line)).contains("\"row\":null,\"raw\":\"a,\\\"b\\u0000\\r\\n");
  }

  @Test
  void keepsUnreadableBytesThatAreNotUtf8AsBase64() throws IOException {
    assertThat(text(roundTrip(new byte[] {'a', (byte) 0xFF, 0})))
        .contains("\"row\":null,\"rawBase64\":\"Yf8A\",\"status\":\"invalid_input\"");
    // A surrogate encoded by itself is no UTF-8 either.
    roundTrip(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
  }

  @Test
  void keepsThatNoBytesWereThere() throws IOException {
    assertThat(text(roundTrip(new byte[0]))).contains("\"raw\":\"\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"status\":\"lost\",\"stage\":\"run\"}",
        "{\"status\":\"error\",\"stage\":\"\"}",
        "{\"status\":\"error\",\"stage\":\"no name\"}",
      })
  void refusesWhatIsNoDeadLetter(String line) {
    assertThatThrownBy(() -> DeadLetterJson.read(bytes(line))).isInstanceOf(IOException.class);
  }

  @Test
  void aStageOfTheSpecStandsWhereTheProgramsOwnWould() throws IOException {
    DeadLetter letter =
        DeadLetter.unreadable(SOURCE, new byte[0], Reason.READ_MALFORMED, "m").inStage("critique");
    byte[] line = DeadLetterJson.write(letter);

    assertThat(text(line)).contains("\"stage\":\"critique\"");
    assertThat(DeadLetterJson.read(line).inStage()).isEqualTo("critique");
    assertThat(DeadLetterJson.read(roundTrip(new byte[0])).inStage()).isNull();
  }

  private static byte[] roundTrip(byte[] raw) throws IOException {
    DeadLetter letter = DeadLetter.unreadable(SOURCE, raw, Reason.READ_MALFORMED, "m");
    byte[] line = DeadLetterJson.write(letter);
    assertThat(DeadLetterJson.read(line)).usingRecursiveComparison().isEqualTo(letter);
    return line;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
