package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.builder;
import static dev.promptbeam.request.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.field.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 1",
    "abcd, 1",
    "abcde, 2",
    "'word word word w', 4",
    "1234567, 7",
    "日本語です, 5",
    "한국어, 3",
    "привет, 3",
    "'....', 2",
    "😀, 2",
  })
  void countsByScript(String text, int tokens) {
    assertThat(TokenEstimate.ofText(text)).isEqualTo(tokens);
  }

  @Test
  void countsTextsToolsSchemasAndImages() throws Exception {
    String request =
        """
        {"contents": [{"role": "user", "parts": [{"text": "abcdabcd"},
           {"inlineData": {"mimeType": "abcd", "data": "%s"}, "thoughtSignature": "QUJD"}]}],
         "tools": [{"functionDeclarations": [{"name": "abcd", "parameters":
            {"type": "abcd", "properties": {"abcdabcd": {"type": "abcd"}}}}]}],
         "generationConfig": {"maxOutputTokens": 12}}
        """
            .formatted("A".repeat(200_000));

    // role 1, text 2, image of 150 kB 2 tiles and its type 1, name 1,
    // type 1+1, properties 3, abcdabcd 2, type 1+1, the number 2
    assertThat(ofRequest(request)).isEqualTo(1 + 2 + 2 * 258 + 1 + 1 + 2 + 3 + 2 + 2 + 2);
  }

  @Test
  void builderCountsLikeTheWholeRequest() throws Exception {
    RequestBuilder builder =
        builder(
            """
            {"system": "Answer with one word.", "prompt": ["Classify {{c}}, please", "{{d}}",
              {"inlineData": {"mimeType": "image/png", "data": "{{image}}"}}],
             "generationConfig": {"temperature": 0, "responseMimeType": "application/json",
               "responseJsonSchema": {"enum": "{{labels}}"}}}
            """);
    String row =
        "{\"c\":\"some text\",\"d\":12.5,\"labels\":[\"good\",\"bad\"],\"image\":\"%s\"}"
            .formatted("A".repeat(400_000));

    var built = builder.build(row(row));

    assertThat((long) built.tokens()).isEqualTo(ofRequest(new String(built.request(), UTF_8)));
    assertThat(built.tokens()).isGreaterThan(4 * 258).isLessThan(5 * 258);
  }

  private static long ofRequest(String request) throws Exception {
    FieldType root = FieldTable.root(RequestKind.GENERATE);
    return TokenEstimate.count(Json.MAPPER.readTree(request), root);
  }
}
