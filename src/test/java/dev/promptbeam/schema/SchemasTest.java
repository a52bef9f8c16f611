package dev.promptbeam.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schemas that rows bring are compiled once a text, and not all of them are kept. */
final class SchemasTest {
  private final List<String> compiled = new ArrayList<>();
  private final Schemas schemas =
      new Schemas(
          (tree, dialect) -> {
            compiled.add(dialect + " " + tree);
            return Schema.compile(tree, dialect);
          });

  @Test
  void aTextIsCompiledOnceInEachLanguage() throws Exception {
    for (int row = 0; row < 1_000; row++) {
      JsonNode schema = tree("{\"enum\":[\"" + row % 3 + "\"]}");
      Schema first = schemas.schema(schema, Dialect.JSON_SCHEMA);
      assertThat(first).isSameAs(schemas.schema(schema, Dialect.JSON_SCHEMA));
      assertThat(first.mismatch(tree("\"" + row % 3 + "\""))).isNull();
    }
    schemas.schema(tree("{\"enum\":[\"0\"]}"), Dialect.OPEN_API);

    assertThat(compiled)
        .containsExactly(
            "JSON_SCHEMA {\"enum\":[\"0\"]}",
            "JSON_SCHEMA {\"enum\":[\"1\"]}",
            "JSON_SCHEMA {\"enum\":[\"2\"]}",
            "OPEN_API {\"enum\":[\"0\"]}");
  }

  @Test
  void aTextThatCannotBeUsedIsRememberedToo() {
    for (int row = 0; row < 100; row++) {
      assertThatThrownBy(() -> schemas.schema(tree("{\"pattern\":\"(\"}"), Dialect.JSON_SCHEMA))
          .isInstanceOf(UnusableSchemaException.class)
          .hasMessage("pattern: is no pattern that can be used: Unclosed group");
    }
    assertThat(compiled).hasSize(1);
  }

  @Test
  void whatWasNotUsedForLongestIsForgotten() throws Exception {
    for (int row = 0; row < 1_000; row++) {
      schemas.schema(tree("{\"const\":" + row + "}"), Dialect.JSON_SCHEMA);
    }
    schemas.schema(tree("{\"const\":0}"), Dialect.JSON_SCHEMA);
    schemas.schema(tree("{\"const\":1000}"), Dialect.JSON_SCHEMA);
    assertThat(compiled).hasSize(1_001);

    schemas.schema(tree("{\"const\":0}"), Dialect.JSON_SCHEMA);
    assertThat(compiled).hasSize(1_001);
    schemas.schema(tree("{\"const\":1}"), Dialect.JSON_SCHEMA);
    assertThat(compiled).hasSize(1_002);
  }

  @Test
  void aLongTextLeavesNoRoomForOthers() throws Exception {
    String half = "{\"const\":\"" + "x".repeat(600_000) + "%s\"}";
    for (String name : new String[] {"a", "b", "b", "a"}) {
      schemas.schema(tree(half.replace("%s", name)), Dialect.JSON_SCHEMA);
    }
    assertThat(compiled).hasSize(3);
  }

  private static JsonNode tree(String json) throws Exception {
    return Json.MAPPER.readTree(json);
  }
}
