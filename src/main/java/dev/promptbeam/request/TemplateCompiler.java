package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.Program.Step;
import dev.promptbeam.request.field.FieldNames;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.field.FieldType;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns a checked request into programs, once in the spec's order and once sorted. */
final class TemplateCompiler {
  private final RequestKind kind;
  private final boolean unknownFieldsAllowed;
  private final Map<String, Integer> slotAt = new LinkedHashMap<>();
  private final List<Gap> slots = new ArrayList<>();
  private List<Step> steps = new ArrayList<>();
  private StringBuilder constant = new StringBuilder();
  private long tokens;
  private int images;

  TemplateCompiler(RequestKind kind, boolean unknownFieldsAllowed) {
    this.kind = kind;
    this.unknownFieldsAllowed = unknownFieldsAllowed;
  }

  /** The program that writes a request in the order of its tree. */
  Program compile(JsonNode request) throws TemplateSyntaxException {
    steps = new ArrayList<>();
    constant = new StringBuilder();
    tokens = 0;
    images = 0;
    write(request, FieldTable.root(kind), "", 0);
    endConstant();
    return new Program(List.copyOf(steps));
  }

  /** The slots of all programs compiled so far; programs of the same request share them. */
  List<Gap> slots() {
    return List.copyOf(slots);
  }

  /** The estimated tokens of what is the same for all rows. */
  long constantTokens() {
    return tokens;
  }

  /** The pictures that are the same for all rows. */
  int constantImages() {
    return images;
  }

  /** The slot numbers by path. */
  Map<String, Integer> slotAt() {
    return slotAt;
  }

  private void write(JsonNode node, FieldType type, String path, int level)
      throws TemplateSyntaxException {
    if (node instanceof POJONode pojo && pojo.getPojo() instanceof ChatSlot chat) {
      leaveGap(path, chat);
    } else if (node.isTextual()) {
      writeText(TextTemplate.parse(node.textValue()), type, path, level);
    } else if (node instanceof ObjectNode object) {
      if (type.equals(FieldTable.PART) && object.has(FieldNames.MEDIA)) {
        writeMedia(object, path, level + 1);
      } else {
        images += hasImage(object) ? 1 : 0;
        writeObject(object, type, path, level + 1);
      }
    } else if (node.isArray()) {
      writeArray(node, type, path, level + 1);
    } else {
      constant.append(SpelledJson.write(node));
      tokens += TokenEstimate.count(node, type);
    }
  }

  private void writeText(TextTemplate template, FieldType type, String path, int level) {
    if (template.isConstant()) {
      constant.append(quoted(template.literalText()));
      tokens += TokenEstimate.ofScalar(template.literalText(), type);
      return;
    }
    leaveGap(path, new Slot(template, type, path, level, unknownFieldsAllowed));
  }

  private void leaveGap(String path, Gap gap) {
    endConstant();
    Integer slot = slotAt.get(path);
    if (slot == null) {
      slot = slots.size();
      slots.add(gap);
      slotAt.put(path, slot);
    }
    steps.add(new Step(null, slot));
  }

  /** A file takes the place of the whole part, or of two members where there are others. */
  private void writeMedia(ObjectNode part, String path, int level) throws TemplateSyntaxException {
    ObjectNode others = part.deepCopy();
    TextTemplate file = TextTemplate.parse(others.remove(FieldNames.MEDIA).asText());
    JsonNode type = others.remove(FieldNames.MIME_TYPE);
    TextTemplate mimeType = type == null ? null : TextTemplate.parse(type.asText());
    boolean whole = others.isEmpty();
    constant.append(whole ? "" : "{");
    String place = path + "." + FieldNames.MEDIA;
    leaveGap(place, new MediaSlot(file, mimeType, place, whole));
    if (!whole) {
      constant.append(',');
      writeMembers(others, FieldTable.PART, path, level);
      constant.append('}');
    }
  }

  private static boolean hasImage(ObjectNode part) {
    return Stream.of("inlineData", "fileData")
        .anyMatch(data -> part.path(data).path(FieldNames.MIME_TYPE).asText().startsWith("image/"));
  }

  private void writeObject(ObjectNode object, FieldType type, String path, int level)
      throws TemplateSyntaxException {
    constant.append('{');
    writeMembers(object, type, path, level);
    constant.append('}');
  }

  private void writeMembers(ObjectNode object, FieldType type, String path, int level)
      throws TemplateSyntaxException {
    String separator = "";
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      constant.append(separator);
      if (!ChatSlot.namesItself(member.getValue())) {
        constant.append(quoted(name)).append(':');
      }
      tokens += TokenEstimate.countsNames(type) ? TokenEstimate.ofText(name) : 0;
      String memberPath = path.isEmpty() ? name : path + "." + name;
      write(member.getValue(), FieldTable.member(type, name), memberPath, level);
      separator = ",";
    }
  }

  private void writeArray(JsonNode array, FieldType type, String path, int level)
      throws TemplateSyntaxException {
    constant.append('[');
    for (int i = 0; i < array.size(); i++) {
      constant.append(i == 0 ? "" : ",");
      write(array.path(i), FieldTable.item(type), path + "[" + i + "]", level);
    }
    constant.append(']');
  }

  private static String quoted(String text) {
    return SpelledJson.write(JsonNodeFactory.instance.textNode(text));
  }

  private void endConstant() {
    if (constant.length() > 0) {
      steps.add(new Step(constant.toString().getBytes(StandardCharsets.UTF_8), -1));
      constant.setLength(0);
    }
  }
}
