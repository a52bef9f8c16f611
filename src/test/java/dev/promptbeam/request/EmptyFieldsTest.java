package dev.promptbeam.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.text.SpelledJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An empty text of a table is a field that was left empty; one of JSON is a text. */
final class EmptyFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{c?none}}       | {\"c\":\"\"}          | none | ``",
        "a {{c?none}} b   | {\"c\":\"\"}          | a none b | a  b",
        "a {{c}} b        | {\"c\":\"\"}          | a  b | a  b",
        "a {{c?}} b       | {\"c\":\"\"}          | a  b | a  b",
        "a {{\"c\"?x}} b  | {\"c\":\"\"}          | a x b | a  b",
        "a {{c.d?x}} b    | {\"c.d\":\"\"}        | a x b | a  b",
        "a {{c.d?x}} b    | {\"c\":{\"d\":\"\"}}  | a  b | a  b",
        "a {{c?x}} b      | {\"c\":\" \"}         | a   b | a   b",
        "a {{c?x}} b      | {\"c\":null}          | a x b | a x b",
        "a {{c?x}} b      | {\"c\":0}             | a 0 b | a 0 b",
      })
  void defaultTakesThePlaceOfAnEmptyFieldOfATable(
      String text, String row, String inTable, String inJson) throws Exception {
    assertThat(built("t.csv", text, row)).isEqualTo(inTable);
    assertThat(built("t.jsonl", text, row)).isEqualTo(inJson);
  }

  private static String built(String file, String text, String row) throws Exception {
    String request =
        "{\"contents\":[{\"parts\":[{\"text\":\"-\"},{\"text\":"
            + SpelledJson.write(JsonNodeFactory.instance.textNode(text))
            + "}]}]}";
    RequestBuilder builder =
        new RequestBuilder(
            RequestTemplate.compile(RequestKind.GENERATE, request, false),
            "m",
            Deduplicate.TRUE,
            1_000,
            source -> source.file().endsWith(".csv"),
            Rows.NO_FILES);
    Source source = new Source(file, 0);
    byte[] json =
        builder.build(new SourceRow(source, "k", row.getBytes(StandardCharsets.UTF_8))).request();
    return SpelledJson.read(new String(json, StandardCharsets.UTF_8))
        .at("/contents/0/parts/1/text")
        .textValue();
  }
}
