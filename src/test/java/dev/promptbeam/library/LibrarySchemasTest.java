package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibrarySchemasTest {
  static Stream<Object> values() {
    return Stream.of(
        new PromptAnswer(
            "k", "text", "1", List.of(0.5, -1.0), "{}", "{}", "m", "v", "r", "j", 1, "{}"),
        new PromptAnswer("k", null, null, null, null, null, null, null, null, null, 0, "{}"),
        new PromptDeadLetter("k", "{}", "s", "R", true, "m", "read", 2, "r", "j", "{}"),
        new PromptDeadLetter(null, null, "s", "R", false, "m", "read", 0, null, null, "{}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void theCoderThatBeamMakesTravelsAndKeepsAll(Object value) throws Exception {
    SchemaCoder<Object> coder = coder(value.getClass());

    SchemaCoder<Object> travelled = SerializableUtils.clone(coder);

    assertThat(travelled).isEqualTo(coder).hasSameHashCodeAs(coder);
    assertThat(CoderUtils.clone(travelled, value)).isEqualTo(value);
  }

  @SuppressWarnings("unchecked") // of the class of the value
  private static SchemaCoder<Object> coder(Class<?> type) throws NoSuchSchemaException {
    return (SchemaCoder<Object>) SchemaRegistry.createDefault().getSchemaCoder(type);
  }
}
