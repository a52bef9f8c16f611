package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.CamelCase;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.line.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * An answer that came in pieces. Joined it is the last piece's answer line, with the parts of all
 * pieces in their order and the sums of what they used.
 */
public final class RestOfAnswer {
  private static final String TOKEN = "continuationToken";
  private static final String PARTS = "parts";

  private RestOfAnswer() {}

  /** The same request line for the rest of its answer. */
  public static byte[] request(byte[] line, String token) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.length + token.length() + 32);
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(line);
        JsonGenerator out = Json.MAPPER.getFactory().createGenerator(bytes)) {
      while (parser.nextToken() != null) {
        if (isTopMember(parser) && TOKEN.equals(CamelCase.of(parser.currentName()))) {
          parser.nextToken();
          parser.skipChildren();
          continue;
        }
        JsonText.copyToken(parser, out);
        if (parser.currentToken() == JsonToken.START_OBJECT && isRequest(parser)) {
          out.writeStringField(TOKEN, token);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isRequest(JsonParser parser) {
    JsonStreamContext line = parser.getParsingContext().getParent();
    return line.getParent() != null
        && line.getParent().inRoot()
        && "request".equals(line.getCurrentName());
  }

  private static boolean isTopMember(JsonParser parser) {
    return parser.currentToken() == JsonToken.FIELD_NAME && isRequest(parser);
  }

  /**
   * Puts an answer line behind the one whose rest it is; one without an answer stays as it came.
   */
  public static byte[] join(byte[] before, byte[] rest) throws IOException {
    JsonNode line = JsonText.tree(rest);
    if (!(line.path("response") instanceof ObjectNode last)) {
      return rest;
    }
    JsonNode first = JsonText.tree(before).path("response");
    joinParts(first, last);
    joinUsage(first, last);
    return Json.MAPPER.writeValueAsBytes(line);
  }

  private static void joinParts(JsonNode first, ObjectNode last) {
    JsonNode earlier = member(member(first, "candidates").path(0), "content");
    if (!(member(last, "candidates").path(0) instanceof ObjectNode candidate)) {
      return;
    }
    ArrayNode parts = last.arrayNode();
    member(earlier, PARTS).forEach(parts::add);
    if (member(candidate, "content") instanceof ObjectNode content) {
      member(content, PARTS).forEach(parts::add);
      content.set(PARTS, parts);
    } else if (earlier instanceof ObjectNode content) {
      candidate.set("content", content.deepCopy().set(PARTS, parts));
    }
  }

  private static void joinUsage(JsonNode first, ObjectNode last) {
    if (member(first, "usageMetadata") instanceof ObjectNode earlier) {
      JsonNode later = member(last, "usageMetadata");
      String name = name(last, "usageMetadata");
      last.set(name, later instanceof ObjectNode used ? sum(earlier, used) : earlier);
    }
  }

  /** Counts are added up, by modality too; what is no count is the later one's. */
  private static ObjectNode sum(ObjectNode earlier, ObjectNode later) {
    ObjectNode sum = later.deepCopy();
    for (Map.Entry<String, JsonNode> member : earlier.properties()) {
      String name = name(later, CamelCase.of(member.getKey()));
      JsonNode one = member.getValue();
      JsonNode other = later.path(name);
      if (other.isMissingNode()) {
        sum.set(name, one);
      } else if (isCount(one) && isCount(other)) {
        sum.put(name, one.asLong() + other.asLong());
      } else if (one.isArray() && other.isArray()) {
        sum.set(name, sum(one, (ArrayNode) other));
      }
    }
    return sum;
  }

  private static ArrayNode sum(JsonNode earlier, ArrayNode later) {
    ArrayNode sums = later.deepCopy();
    for (JsonNode one : earlier) {
      ObjectNode same = null;
      for (JsonNode other : sums) {
        boolean equal = member(other, "modality").equals(member(one, "modality"));
        same = equal && other instanceof ObjectNode object ? object : same;
      }
      if (same == null) {
        sums.add(one);
      } else {
        long count = member(same, "tokenCount").asLong() + member(one, "tokenCount").asLong();
        same.put(name(same, "tokenCount"), count);
      }
    }
    return sums;
  }

  /** Counts may come as texts. */
  private static boolean isCount(JsonNode node) {
    return node.isIntegralNumber() || (node.isTextual() && node.textValue().matches("[0-9]{1,18}"));
  }

  private static JsonNode member(JsonNode object, String camel) {
    return object.path(name(object, camel));
  }

  /** The name as the object spells it, or the usual one. */
  private static String name(JsonNode object, String camel) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (CamelCase.of(member.getKey()).equals(camel)) {
        return member.getKey();
      }
    }
    return camel;
  }
}
