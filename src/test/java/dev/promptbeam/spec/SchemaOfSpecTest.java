package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A schema that cannot be used, and JSON that is not read, are errors of the spec at their place.
 */
final class SchemaOfSpecTest {
  private static final String SPEC =
      """
      name: s
      dataset: {path: d.jsonl}
      model: gemini-3.5-flash-lite
      request:
        prompt: "{{id}}"
        generationConfig:
          responseMimeType: application/json
          %s:
            %s
      """;

  private static final String SCHEMA = "request.generationConfig.responseJsonSchema.";

  @TempDir private Path folder;

  @Test
  void everythingThatIsWrongHasItsPlace() throws IOException {
    List<SpecError> errors =
        errors(
            "responseJsonSchema",
            """
            type: object
                  properties:
                    a: {pattern: "("}
                    b: {$ref: "http://127.0.0.1:9/x.json"}
                    c: {minLength: abc}
                    d: {format: day}
                    e: {$ref: "#/$defs/nope"}
                    f: {$ref: "#/properties/f"}
                    g: {minItems: "2", enum: ["{{x}}"]}\
            """);

    assertThat(errors)
        .extracting(error -> error.line() + ":" + error.column() + " " + error.path())
        .containsExactly(
            "11:22 " + SCHEMA + "properties.a.pattern",
            "12:19 " + SCHEMA + "properties.b.$ref",
            "13:24 " + SCHEMA + "properties.c.minLength",
            "14:21 " + SCHEMA + "properties.d.format",
            "15:19 " + SCHEMA + "properties.e.$ref",
            "16:19 " + SCHEMA + "properties.f.$ref",
            "17:23 " + SCHEMA + "properties.g.minItems");
    assertThat(errors)
        .extracting(SpecError::message)
        .endsWith("refers only to itself", "string found, integer expected");
  }

  @Test
  void patternOfOpenApiIsCompiledToo() throws IOException {
    assertThat(errors("response_schema", "{type: STRING, pattern: '['}"))
        .extracting(SpecError::toString)
        .containsExactly(
            folder.resolve("s.yaml")
                + ":9:31: request.generationConfig.responseSchema.pattern: is no pattern that can"
                + " be used: Unclosed character class");
  }

  @Test
  void numberThatIsNotReadIsAnError() throws IOException {
    assertThat(errors("responseJsonSchema", "{const: [" + "9".repeat(1001) + ", .1e99999999999]}"))
        .extracting(SpecError::message)
        .containsExactly(
            "has a number of 1,001 digits; at most 1,000 are read",
            "is a number with too large an exponent");
  }

  private List<SpecError> errors(String name, String schema) throws IOException {
    Path file = write(name, schema);
    return catchThrowableOfType(
            SpecException.class, () -> SpecParser.parse(file, Specs.AS_WRITTEN, Specs.GUIDE))
        .errors();
  }

  private Path write(String name, String schema) throws IOException {
    return Files.writeString(folder.resolve("s.yaml"), SPEC.formatted(name, schema));
  }
}
