package dev.promptbeam.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnusableSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"properties\":{\"a\":{\"pattern\":\"(\"}}}|properties.a.pattern|is no pattern that can"
            + " be used: Unclosed group",
        "{\"patternProperties\":{\"[\":{}}}|patternProperties.[|is no pattern that can be used:"
            + " Unclosed character class",
        "{\"items\":{\"$ref\":\"#/$defs/x\"}}|items.$ref|refers to #/$defs/x, which the schema does"
            + " not have",
        "{\"$ref\":\"#x\"}|$ref|refers to #x, which the schema does not have",
        "{\"anyOf\":[{},{\"minLength\":\"abc\"}]}|anyOf[1].minLength|string found, integer"
            + " expected",
        "{\"maxItems\":\"2\"}|maxItems|string found, integer expected",
        "{\"minimum\":\"2\"}|minimum|string found, number expected",
        "{\"type\":\"strin\"}|type|does not have a value in the enumeration [\"array\","
            + " \"boolean\", \"integer\", \"null\", \"number\", \"object\", \"string\"]",
        "{\"required\":\"a\"}|required|string found, array expected",
        "5|``|integer found, [object, boolean] expected",
        "{\"properties\":{\"d\":{\"format\":\"day\"}}}|properties.d.format|is not known: day; known"
            + " are date, date-time, double, duration, email, enum, float, hostname, int32, int64,"
            + " ipv4, ipv6, json-pointer, regex, time, uri, uri-reference, uuid",
        "{\"$ref\":\"#\"}|$ref|refers only to itself",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}|$ref|refers"
            + " only to itself",
        "{\"anyOf\":[{\"type\":\"string\"},{\"allOf\":[{\"$ref\":\"#\"}]}]}|``|refers only to"
            + " itself",
        "{\"$schema\":\"urn:x\"}|$schema|names a dialect that is not known and not fetched: urn:x;"
            + " known are JSON Schema drafts 4, 6, 7, 2019-09 and 2020-12",
      })
  void saysWhatIsWrongAndWhere(String schema, String path, String message) throws IOException {
    UnusableSchemaException refusal = refused(schema, Dialect.JSON_SCHEMA);
    assertThat(refusal.problems().get(0)).isEqualTo(new SchemaProblem(path, message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":{\"$ref\":\"#\"}}",
        "{\"$defs\":{\"a\":{\"$anchor\":\"x\"}},\"$ref\":\"#x\"}",
        "{\"foo\":{\"bar\":{\"type\":\"string\"}},\"$ref\":\"#/foo/bar\"}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema\",\"definitions\":{\"n\":{}},\"items\":[{\"$ref\":\"#/definitions/n\"}]}",
        "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"minimum\":1,\"exclusiveMinimum\":true}",
        "{\"properties\":{\"a/b\":{},\"c\":{\"$ref\":\"#/properties/a~1b\"}}}",
        "{\"properties\":{\"ä b\":{},\"c\":{\"$ref\":\"#/properties/%C3%A4%20b\"}}}",
        "{\"propertyOrdering\":[\"a\"],\"x-mine\":5}",
        "{\"$id\":\"https://example.org/x\",\"$defs\":{\"a\":{\"$id\":\"a.json\"}},\"$ref\":\"#/$defs/a\"}",
        "{\"pattern\":\"^(?!x)[^]{2,}[[a&&b]]*{x}\\\\d$\"}",
        "true",
        "{}",
      })
  void takesWhatCanBeUsed(String schema) throws Exception {
    assertThat(Schema.compile(Json.MAPPER.readTree(schema), Dialect.JSON_SCHEMA)).isNotNull();
  }

  @Test
  void limitsOfOpenApiMayBeTextIfTheyAreNumbers() throws Exception {
    String schema = "{\"type\":\"ARRAY\",\"nullable\":true,\"maxItems\":\"2\"}";
    Schema usable = Schema.compile(Json.MAPPER.readTree(schema), Dialect.OPEN_API);
    assertThat(usable.mismatch(Json.MAPPER.readTree("[1,2]"))).isNull();
    assertThat(usable.mismatch(Json.MAPPER.readTree("null"))).isNull();
    assertThat(usable.mismatch(Json.MAPPER.readTree("[1,2,3]")))
        .isEqualTo("$: must have at most 2 items but found 3; $: array found, null expected");
    assertThat(refused("{\"type\":\"STRING\",\"minLength\":\"abc\"}", Dialect.OPEN_API).problems())
        .containsExactly(new SchemaProblem("minLength", "string found, integer expected"));
  }

  @Test
  void nothingIsEverFetched() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> asked.incrementAndGet());
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/s.json";
      for (String schema :
          new String[] {
            "{\"properties\":{\"never\":{\"$ref\":\"" + url + "\"}}}",
            "{\"$id\":\"" + url + "\",\"$ref\":\"other.json\"}",
            "{\"$schema\":\"" + url + "\"}",
            "{\"$dynamicRef\":\"" + url + "#x\"}"
          }) {
        assertThat(refused(schema, Dialect.JSON_SCHEMA)).hasMessageContaining("fetched");
      }
    } finally {
      server.stop(0);
    }
    assertThat(asked).hasValue(0);
  }

  private static UnusableSchemaException refused(String schema, Dialect dialect)
      throws IOException {
    var tree = Json.MAPPER.readTree(schema);
    return catchThrowableOfType(UnusableSchemaException.class, () -> Schema.compile(tree, dialect));
  }
}
