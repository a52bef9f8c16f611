package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.ChatSlot.Place;
import dev.promptbeam.request.chat.Thinking;
import dev.promptbeam.request.field.FieldNames;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import java.util.Map;

/** Puts slots where a template takes conversations from its rows. */
public final class ChatTemplate {
  private static final String THINKING = "thinking";
  private static final String SYSTEM = "systemInstruction";
  private static final String CONTENTS = "contents";

  private ChatTemplate() {}

  /** A checked request together with how its model thinks, where its rows may bear upon that. */
  public static String thinkingAs(String requestJson, Thinking thinking) {
    JsonNode request = SpelledJson.read(requestJson);
    if (request instanceof ObjectNode object && takesChat(object)) {
      object.set(THINKING, thinking.json());
      return SpelledJson.write(object);
    }
    return requestJson;
  }

  private static boolean takesChat(ObjectNode request) {
    return request.has(FieldNames.MESSAGES) || request.has(FieldNames.OPENAI);
  }

  static JsonNode expanded(JsonNode checked, RequestKind kind, boolean unknownFieldsAllowed)
      throws TemplateSyntaxException {
    if (!(checked instanceof ObjectNode request) || !takesChat(request)) {
      return checked;
    }
    Thinking thinking =
        request.has(THINKING) ? Thinking.of(request.path(THINKING)) : Thinking.USUAL;
    boolean whole = request.has(FieldNames.OPENAI);
    TextTemplate source =
        TextTemplate.parse(request.path(whole ? FieldNames.OPENAI : FieldNames.MESSAGES).asText());
    if (whole) {
      return node(new ChatSlot(source, Place.REQUEST, kind, thinking, unknownFieldsAllowed));
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      if (member.getKey().equals(FieldNames.MESSAGES)) {
        result.set(
            CONTENTS,
            node(new ChatSlot(source, Place.CONTENTS, kind, thinking, unknownFieldsAllowed)));
      } else if (!member.getKey().equals(THINKING)) {
        result.set(member.getKey(), member.getValue());
      }
    }
    Place place = result.path(SYSTEM).isObject() ? Place.SYSTEM_PARTS : Place.SYSTEM;
    JsonNode system = node(new ChatSlot(source, place, kind, thinking, unknownFieldsAllowed));
    if (place == Place.SYSTEM_PARTS) {
      ObjectNode own = result.path(SYSTEM).deepCopy();
      ArrayNode parts = own.withArray("parts");
      parts.add(system);
      result.set(SYSTEM, own);
    } else {
      result.set(SYSTEM, system);
    }
    return result;
  }

  private static JsonNode node(ChatSlot slot) {
    return new POJONode(slot);
  }
}
