package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.builder;
import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with one row costs that row. */
final class UnbuildableRowTest {
  private static final String OWN_SCHEMA =
      """
      {"prompt": "p", "generationConfig": {"responseMimeType": "application/json",
        "responseSchema": {"type": "OBJECT", "properties": {
          "a": {"type": "STRING", "pattern": "{{pattern}}", "enum": ["{{one}}", "{{two?2}}"]}}}}}
      """;

  @Test
  void requestBeyondAnArrayIsTooLarge() {
    String row = "{\"a\":\"" + "x".repeat(8 << 20) + "\"}";
    String prompt = "{{a}}".repeat(300);
    String parts = "\"{{a}}\",".repeat(299) + "\"{{a}}\"";

    for (String request : new String[] {"\"" + prompt + "\"", "[" + parts + "]"}) {
      UnbuildableRowException failure = failure("{\"prompt\":" + request + "}", row);
      assertThat(failure.reason()).isEqualTo(Reason.REQUEST_TOO_LARGE);
      assertThat(failure.sentence())
          .matches("the request has at least [0-9,]+ bytes, the limit is 1,000,000");
    }
  }

  @Test
  void requestThatARowMakesTooDeepIsInvalid() throws UnbuildableRowException {
    String request =
        """
        {"contents": [{"parts": [{"text": "t"}, {"functionCall": {"name": "f", "args": "{{a}}"}}]}]}
        """;
    assertThat(builder(request).build(row("{\"a\":" + nested(894) + "}"))).isNotNull();

    UnbuildableRowException failure = failure(request, "{\"a\":" + nested(895) + "}");
    assertThat(failure.reason()).isEqualTo(Reason.REQUEST_INVALID);
    assertThat(failure.sentence())
        .isEqualTo(
            "contents[0].parts[1].functionCall.args: with it the request is nested 901 deep or"
                + " more; at most 900 levels are read");
  }

  @Test
  void stackOfTheThreadDoesNotDecide() throws InterruptedException {
    String request = "{\"contents\":[{\"parts\":[{\"functionCall\":{\"args\":\"{{a}}\"}}]}]}";
    String row = "{\"a\":" + nested(894) + "}";
    AtomicReference<Object> built = new AtomicReference<>();
    Runnable build =
        () -> {
          try {
            built.set(builder(request).build(row(row)));
          } catch (UnbuildableRowException e) {
            built.set(e);
          }
        };
    Thread narrow = new Thread(null, build, "narrow", 256 << 10);
    narrow.start();
    narrow.join();
    assertThat(built.get()).isInstanceOf(KeyedRequest.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pattern\":\"(\",\"one\":\"1\"}|properties.a.pattern: is no pattern that can be used:"
            + " Unclosed group",
        "{\"pattern\":\"[\",\"one\":\"1\"}|properties.a.pattern: is no pattern that can be used:"
            + " Unclosed character class",
      })
  void schemaOfARowThatCannotBeUsedIsRefusedBeforeSending(String row, String sentence) {
    UnbuildableRowException failure = failure(OWN_SCHEMA, row);
    assertThat(failure.reason()).isEqualTo(Reason.REQUEST_INVALID);
    assertThat(failure.sentence()).isEqualTo("generationConfig.responseSchema." + sentence);
  }

  @Test
  void schemaFromAColumnIsCheckedToo() throws UnbuildableRowException {
    String request =
        """
        {"prompt": "p", "generationConfig": {"responseMimeType": "application/json",
          "responseJsonSchema": "{{schema}}"}}
        """;
    assertThat(builder(request).build(row("{\"schema\":{\"minLength\":1}}"))).isNotNull();
    assertThat(failure(request, "{\"schema\":{\"minLength\":\"x\"}}").sentence())
        .isEqualTo("generationConfig.responseJsonSchema.minLength: string found, integer expected");
    assertThat(failure(request, "{\"schema\":{\"$ref\":\"http://127.0.0.1:9/x\"}}").sentence())
        .contains("which is never fetched");
    assertThat(
            failure(
                    "{\"prompt\":\"p\",\"generationConfig\":\"{{config}}\"}",
                    "{\"config\":{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"$ref\":\"#\"}}}")
                .sentence())
        .isEqualTo("generationConfig.responseJsonSchema.$ref: refers only to itself");
  }

  @Test
  void whateverElseIsThrownHasItsName() {
    UnbuildableRowException failure = failure("{\"prompt\":\"{{a}}\"}", "{\"a\":nothing}");
    assertThat(failure.reason()).isEqualTo(Reason.REQUEST_INVALID);
    assertThat(failure.sentence())
        .startsWith("the request cannot be built: UncheckedIOException: ");
  }

  private static UnbuildableRowException failure(String request, String row) {
    return catchThrowableOfType(
        UnbuildableRowException.class, () -> builder(request).build(row(row)));
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
