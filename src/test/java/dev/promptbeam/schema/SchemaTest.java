package dev.promptbeam.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.promptbeam.model.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaTest {
  private static final JsonMapper JSON = Json.MAPPER;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"const\":[1]}|[1.0]",
        "{\"const\":1.50}|1.5",
        "{\"enum\":[{\"a\":1}]}|{\"a\":1.0}",
        "{\"enum\":[[1.0]]}|[1]",
        "{\"type\":\"integer\"}|1e2",
        "{\"maxItems\":2.0}|[1,2]",
        "{\"multipleOf\":0.01}|19.99",
        "{\"enum\":[100000000000000000000]}|1e20",
      })
  void equalNumbersAreEqualHoweverTheyAreSpelled(String schema, String value) throws Exception {
    assertThat(mismatch(schema, value)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"uniqueItems\":true}|[1,1.0]|$: must have only unique items in the array",
        "{\"const\":[1]}|[1.1]|$: must be the constant value ''",
        "{\"type\":\"integer\"}|1.5|$: number found, integer expected",
      })
  void otherNumbersAreNot(String schema, String value, String mismatch) throws Exception {
    assertThat(mismatch(schema, value)).isEqualTo(mismatch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "date|\"2024-02-29\"|\"2024-02-30\"",
        "date-time|\"2024-02-29T10:00:00Z\"|\"yesterday\"",
        "time|\"10:00:00Z\"|\"25:00:00Z\"",
        "email|\"a@example.org\"|\"a@@example\"",
        "uri|\"https://example.org/?q=1\"|\"example org\"",
        "uuid|\"123e4567-e89b-12d3-a456-426614174000\"|\"123e4567\"",
        "int32|2147483647|2147483648",
        "int32|-2147483648|1.5",
        "int64|9223372036854775807|9223372036854775808",
        "int64|1e3|1e19",
      })
  void formatsAreChecked(String format, String right, String wrong) throws Exception {
    String schema = "{\"format\":\"" + format + "\"}";
    assertThat(mismatch(schema, right)).isNull();
    assertThat(mismatch(schema, wrong)).contains("does not match the " + format + " pattern");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double", "enum"})
  void hintsOfOpenApiFailNoAnswer(String format) throws Exception {
    assertThat(mismatch("{\"format\":\"" + format + "\"}", "\"x\"")).isNull();
    assertThat(mismatch("{\"format\":\"" + format + "\"}", "1e300")).isNull();
  }

  @Test
  void patternThatBacktracksSpendsItsMeasure() {
    EcmaPattern pattern = EcmaPattern.compile("^((a|aa)+)+$");
    assertThatThrownBy(
            () -> Effort.bounded(1_000_000, 1, () -> pattern.matches("a".repeat(60) + "!")))
        .isInstanceOf(Effort.SpentException.class)
        .hasMessage("a pattern of the schema takes more than 1,000,000 steps");
  }

  /** With the measure that a run gives, which takes a plain compiler's code ten seconds. */
  @Tag("large")
  @Test
  @Timeout(60)
  void patternThatBacktracksIsGivenUp() throws Exception {
    Schema schema = schema("{\"pattern\":\"^((a|aa)+)+$\"}");
    String expected =
        "$: the check against the schema did not end: a pattern of the schema takes more than"
            + " 250,000,000 steps";
    assertThat(schema.mismatch(JSON.readTree("\"" + "a".repeat(60) + "!\""))).isEqualTo(expected);
    assertThat(schema.mismatch(JSON.readTree("\"aaa\""))).isNull();
  }

  @Test
  @Timeout(60)
  void schemaWhoseBranchesMultiplyIsGivenUp() throws Exception {
    String schema =
        """
        {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [
          {"type": "array", "items": {"$ref": "#/$defs/a"}},
          {"type": "array", "items": {"$ref": "#/$defs/a"}, "minItems": 1}]}}}
        """;
    assertThat(mismatch(schema, "[".repeat(100) + "1" + "]".repeat(100)))
        .isEqualTo(
            "$: the check against the schema did not end: the schema branches into more than"
                + " 52,020 checks");
  }

  @Test
  void patternThatRecursesHasRoom() throws Exception {
    assertThat(mismatch("{\"pattern\":\"^(a|b)*$\"}", "\"" + "ab".repeat(20_000) + "\"")).isNull();
  }

  @Test
  @Timeout(60)
  void checkThatOverflowsAnyStackEndsWithItsName() throws Exception {
    assertThat(mismatch("{\"pattern\":\"^(a|b)*$\"}", "\"" + "ab".repeat(1_000_000) + "\""))
        .isEqualTo("$: the check against the schema did not end: StackOverflowError");
  }

  @Test
  void interruptIsKeptAndDoesNotTouchTheVerdict() throws Exception {
    Schema schema = schema("{\"type\":\"string\"}");
    Thread.currentThread().interrupt();
    String verdict = schema.mismatch(JSON.readTree("1"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(verdict).isEqualTo("$: integer found, string expected");
  }

  private static @Nullable String mismatch(String schema, String value) throws Exception {
    return schema(schema).mismatch(JSON.readTree(value));
  }

  private static Schema schema(String json) throws IOException, UnusableSchemaException {
    JsonNode tree = JSON.readTree(json);
    return Schema.compile(tree, Dialect.JSON_SCHEMA);
  }
}
