package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameter {@code fields}: of an answer only what is named, {@code a,b(c,d/e)}. */
final class FieldMask {
  private static final List<String> HOLDERS = List.of("items", "resource");

  /** What is named below each name; nothing below means all of it. */
  private final Map<String, FieldMask> members = new TreeMap<>();

  static JsonNode apply(@Nullable String fields, JsonNode answer) {
    return fields == null || fields.isBlank() ? answer : new Reader(fields).read().of(answer);
  }

  /** Whether an object's resource is to have that member, in an answer that is it or holds it. */
  static boolean wants(@Nullable String fields, String member) {
    return fields == null || fields.isBlank() || new Reader(fields).read().wants(member);
  }

  private boolean wants(String member) {
    return members.isEmpty()
        || members.containsKey("*")
        || members.containsKey(member)
        || HOLDERS.stream()
            .anyMatch(name -> members.containsKey(name) && members.get(name).wants(member));
  }

  private JsonNode of(JsonNode node) {
    if (members.isEmpty() || members.containsKey("*")) {
      return node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = Json.MAPPER.createArrayNode();
      array.forEach(item -> kept.add(of(item)));
      return kept;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode kept = Json.object();
    object
        .properties()
        .forEach(
            member -> {
              FieldMask below = members.get(member.getKey());
              if (below != null) {
                kept.set(member.getKey(), below.of(member.getValue()));
              }
            });
    return kept;
  }

  /** Reads the grammar of masks. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    FieldMask read() {
      FieldMask mask = list();
      if (at < text.length()) {
        throw invalid();
      }
      return mask;
    }

    private FieldMask list() {
      FieldMask mask = new FieldMask();
      do {
        path(mask);
      } while (takes(','));
      return mask;
    }

    private void path(FieldMask parent) {
      int start = at;
      while (at < text.length() && ",()/".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (start == at) {
        throw invalid();
      }
      FieldMask member =
          parent.members.computeIfAbsent(text.substring(start, at), name -> new FieldMask());
      if (takes('/')) {
        path(member);
      } else if (takes('(')) {
        member.members.putAll(list().members);
        if (!takes(')')) {
          throw invalid();
        }
      }
    }

    private boolean takes(char wanted) {
      boolean there = at < text.length() && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }

    private StorageError invalid() {
      return new StorageError(400, "invalidParameter", "Invalid field selection " + text);
    }
  }
}
