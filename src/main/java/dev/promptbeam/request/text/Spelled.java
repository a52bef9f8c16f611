package dev.promptbeam.request.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A number, boolean or null together with its spelling in the source, because {@code 1.50} and
 * {@code 007} must reach a prompt as they were written. Lives in JSON trees as a POJO node.
 *
 * @param spelling the characters of the source, used where text is wanted
 * @param json the value as JSON text, used everywhere else
 */
public record Spelled(String spelling, String json) implements JsonSerializable {

  /** A tree node for a scalar that is not a string. */
  public static JsonNode node(String spelling, String json) {
    return new POJONode(new Spelled(spelling, json));
  }

  /** The spelled scalar in a node, or null where the node is another one. */
  public static @Nullable Spelled of(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof Spelled spelled
        ? spelled
        : null;
  }

  public boolean isNumber() {
    char first = json.charAt(0);
    return first == '-' || (first >= '0' && first <= '9');
  }

  public boolean isNull() {
    return json.equals("null");
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    out.writeRawValue(json);
  }

  @Override
  public void serializeWithType(
      JsonGenerator out, SerializerProvider provider, TypeSerializer typeSerializer)
      throws IOException {
    serialize(out, provider);
  }
}
