package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTest {
  private static final String OPEN_API =
      """
      {"type":"OBJECT","required":["label","score"],"propertyOrdering":["label","score"],
       "properties":{
         "label":{"type":"STRING","enum":["good","bad"],"format":"enum"},
         "score":{"type":"NUMBER","nullable":true,"minimum":0,"maximum":1},
         "type":{"type":"STRING"},
         "spans":{"type":"ARRAY","minItems":"1","maxItems":"2",
                  "items":{"type":"OBJECT","properties":{"at":{"type":"INTEGER","format":"int32"}}}},
         "either":{"anyOf":[{"type":"BOOLEAN"},{"type":"STRING","nullable":true,"enum":["x"]}]},
         "free":{"type":"TYPE_UNSPECIFIED"}}}\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":[1,2.50,null]}", " [1]\n", "\"x\"", "1e400", "null"})
  void takesJson(String text) throws IOException {
    assertThat(judge(null, false, text)).isEqualTo(new Done());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain words|Unrecognized token 'plain': was expecting (JSON String, Number, Array, Object"
            + " or token 'null', 'true' or 'false') (line 1, column 1)",
        "{\"a\":1|Unexpected end-of-input: expected close marker for Object (line 1, column 7)",
        "{} {}|it goes on behind its value (line 1, column 5)",
      })
  void saysWhatKeepsATextFromBeingJson(String text, String fault) throws IOException {
    assertThat(judge(null, false, text))
        .isEqualTo(new Failed(Reason.OUTPUT_NOT_JSON, "the text is not JSON: " + fault));
  }

  @Test
  void callsBlanksInThePlaceOfJsonEmpty() throws IOException {
    assertThat(reason(null, false, " \n")).isEqualTo(Reason.OUTPUT_EMPTY);
  }

  @Test
  void doesNotTakeFencedJson() throws IOException {
    assertThat(reason(null, false, "```json\n{}\n```")).isEqualTo(Reason.OUTPUT_NOT_JSON);
  }

  @Test
  void callsACutAnswerThatIsAcceptedNotJson() throws IOException {
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP", "MAX_TOKENS"), true, null, false);
    assertThat(judge(policy, answer("{\"a\":\"begin", "MAX_TOKENS")))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_NOT_JSON));
    assertThat(judge(policy, answer("[]", "MAX_TOKENS"))).isEqualTo(new Done());
  }

  @Test
  void callsAnAnswerOfOtherPartsAloneNotJson() throws IOException {
    String line =
        "{\"response\":{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":"
            + "[{\"executableCode\":{\"code\":\"f\"}}]}}]}}";
    assertThat(judge(new AnswerPolicy(Set.of("STOP"), true, null, false), line))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_NOT_JSON,
                "JSON was asked for, but the answer has no text to hold it"));
  }

  @Test
  void joinsTheTextPartsBeforeReadingThem() throws IOException {
    String line =
        "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"no\",\"thought\":true},"
            + "{\"text\":\"[1,\"},{\"thoughtSignature\":\"x\"},{\"text\":\"2]\"}]},\"finishReason\":\"STOP\"}]}}";
    assertThat(judge(new AnswerPolicy(Set.of("STOP"), true, null, false), line))
        .isEqualTo(new Done());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"label\":\"good\",\"score\":0.5}",
        "{\"label\":\"bad\",\"score\":null,\"spans\":[{\"at\":1},{}],\"type\":\"x\",\"free\":{}}",
        "{\"label\":\"bad\",\"score\":1,\"either\":null}",
        "{\"label\":\"bad\",\"score\":1,\"either\":true,\"unknown\":1}",
      })
  void takesWhatMatchesAResponseSchema(String text) throws IOException {
    assertThat(judge(OPEN_API, true, text)).isEqualTo(new Done());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"label\":\"fine\",\"score\":0}|$.label: does not have a value in the enumeration"
            + " [\"good\", \"bad\"]",
        "{\"score\":0}|$: required property 'label' not found",
        "{\"label\":null,\"score\":0}|$.label: null found, string expected; $.label: does not have"
            + " a value in the enumeration [\"good\", \"bad\"]",
        "{\"label\":\"good\",\"score\":0,\"spans\":[]}|$.spans: must have at least 1 items but"
            + " found 0",
        "{\"label\":\"good\",\"score\":0,\"spans\":[{},{\"at\":1.5}]}|$.spans[1].at: number found,"
            + " integer expected",
        "[]|$: array found, object expected",
      })
  void namesThePlaceThatDoesNotMatch(String text, String message) throws IOException {
    assertThat(judge(OPEN_API, true, text)).isEqualTo(new Failed(Reason.OUTPUT_SCHEMA, message));
  }

  @Test
  void namesThreePlacesAndCountsTheRest() throws IOException {
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";
    assertThat(judge(schema, false, "[1,2,\"3\",4,5]"))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_SCHEMA,
                "$[0]: integer found, string expected; $[1]: integer found, string expected; "
                    + "$[3]: integer found, string expected; and 1 more"));
  }

  @Test
  void speaksTheSameLanguageEverywhere() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(judge("{\"type\":\"string\"}", false, "1"))
          .isEqualTo(new Failed(Reason.OUTPUT_SCHEMA, "$: integer found, string expected"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void followsReferencesInsideAJsonSchema() throws IOException {
    String schema =
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"definitions\":{\"n\":"
            + "{\"type\":\"integer\"}},\"items\":{\"$ref\":\"#/definitions/n\"}}";
    assertThat(judge(schema, false, "[1]")).isEqualTo(new Done());
    assertThat(reason(schema, false, "[\"x\"]")).isEqualTo(Reason.OUTPUT_SCHEMA);
  }

  @Test
  void survivesDeepAnswersUnderARecursiveSchema() throws IOException {
    String schema = "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}";
    assertThat(judge(schema, false, nested(900))).isEqualTo(new Done());
    assertThat(judge(schema, false, "[".repeat(900) + "1" + "]".repeat(900)))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_SCHEMA, "$" + "[0]".repeat(900) + ": integer found, array expected"));
    assertThat(judge(null, false, nested(900))).isEqualTo(new Done());
    for (String given : Arrays.asList(null, schema)) {
      assertThat(judge(given, false, nested(901)))
          .isEqualTo(
              new Failed(
                  Reason.OUTPUT_NOT_JSON,
                  "the text is JSON beyond what is read: nested 901 deep or more; at most 900"
                      + " levels are read"));
    }
    assertThat(reason(schema, false, nested(5000))).isEqualTo(Reason.OUTPUT_NOT_JSON);
  }

  @Test
  void saysWhatNumberIsLongerThanWhatIsRead() throws IOException {
    assertThat(judge(null, false, "9".repeat(1000))).isEqualTo(new Done());
    assertThat(judge("{}", false, "9".repeat(1000))).isEqualTo(new Done());
    assertThat(judge(null, false, "9".repeat(1001)))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_NOT_JSON,
                "the text is JSON beyond what is read: a number of 1,001 digits; at most 1,000"
                    + " are read"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}",
        "{\"$schema\":\"http://127.0.0.1:1/meta\",\"type\":\"string\"}",
        "{\"pattern\":\"(\"}",
        "{\"minLength\":\"x\"}",
      })
  void schemaThatCannotBeUsedCostsTheAnswerAndNotTheRun(String schema) throws IOException {
    Failed failed = (Failed) judge(schema, false, "{}");
    assertThat(failed.reason()).isEqualTo(Reason.OUTPUT_SCHEMA);
    assertThat(failed.message())
        .startsWith("the answer cannot be checked, its schema is at fault: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}",
        "{\"type\":\"number\",\"exclusiveMaximum\":5.5}",
        "{\"enum\":[1,2.5]}",
        "{\"const\":1}",
        "{\"type\":\"number\",\"multipleOf\":0.7}",
        "{\"type\":\"array\",\"uniqueItems\":true}",
      })
  @Timeout(5)
  void survivesNumbersOfAnySize(String schema) throws IOException {
    assertThat(reason(schema, false, "1e999999999")).isEqualTo(Reason.OUTPUT_SCHEMA);
    assertThat(reason(schema, false, "-1e-999999999")).isEqualTo(Reason.OUTPUT_SCHEMA);
    assertThat(judge(schema, false, "1e99999999999")).isInstanceOf(Failed.class);
    assertThat(judge(schema, false, "9".repeat(2000))).isInstanceOf(Failed.class);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static Reason reason(@Nullable String schema, boolean openApi, String text)
      throws IOException {
    return ((Failed) judge(schema, openApi, text)).reason();
  }

  private static Verdict judge(@Nullable String schema, boolean openApi, String text)
      throws IOException {
    return judge(new AnswerPolicy(Set.of("STOP"), true, schema, openApi), answer(text, "STOP"));
  }

  private static Verdict judge(AnswerPolicy policy, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return Classifier.of(policy)
        .judge(AnswerLineParser.parse(bytes, 0, bytes.length, Reading.TEXT), null);
  }

  private static String answer(String text, String finishReason) throws IOException {
    return "{\"response\":{\"candidates\":[{\"finishReason\":\""
        + finishReason
        + "\",\"content\":{\"parts\":[{\"text\":"
        + Json.MAPPER.writeValueAsString(text)
        + "}]}}]}}";
  }
}
