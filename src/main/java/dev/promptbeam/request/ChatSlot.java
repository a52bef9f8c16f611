package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.chat.ChatException;
import dev.promptbeam.request.chat.ChatMedia;
import dev.promptbeam.request.chat.ChatMessages;
import dev.promptbeam.request.chat.ChatRequest;
import dev.promptbeam.request.chat.Thinking;
import dev.promptbeam.request.field.FieldNames;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.field.FieldType;
import dev.promptbeam.request.media.MediaFile;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TextTemplate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A place that the conversation of a row fills: {@code messages: "{{column}}"} fills the contents
 * and, where the row speaks of the system, the system instruction; {@code openai: "{{column}}"} the
 * whole request.
 *
 * @param source a single placeholder
 * @param place what of the conversation goes here
 * @param kind what is asked for
 * @param thinking how the model is told to think
 * @param unknownFieldsAllowed whether what has no counterpart is left out
 */
record ChatSlot(
    TextTemplate source,
    Place place,
    RequestKind kind,
    Thinking thinking,
    boolean unknownFieldsAllowed)
    implements Gap {
  private static final Filling NOTHING = new Filling(new byte[0], new byte[0], 0, false);

  /** What of a conversation fills a slot. */
  enum Place {
    REQUEST(""),
    CONTENTS("contents"),
    /** The whole member, if the row has any of it. */
    SYSTEM("systemInstruction"),
    /** Further parts behind those of the spec. */
    SYSTEM_PARTS("systemInstruction.parts");

    private final String path;

    Place(String path) {
      this.path = path;
    }
  }

  /** Whether a value of a template brings its name along, if it brings anything. */
  static boolean namesItself(JsonNode value) {
    return value instanceof POJONode node
        && node.getPojo() instanceof ChatSlot chat
        && chat.place == Place.SYSTEM;
  }

  @Override
  public String path() {
    return place == Place.REQUEST ? FieldNames.OPENAI : FieldNames.MESSAGES;
  }

  @Override
  public Stream<Reference> references() {
    return source.references();
  }

  @Override
  public Filling fill(RowValues row, MediaFiles files, long most) throws UnbuildableRowException {
    Reference reference = Objects.requireNonNull(source.onlyReference());
    String column = reference.display();
    JsonNode value = row.require(reference, place.path.isEmpty() ? "request" : place.path);
    ChatMedia media = new ChatMedia(files);
    try {
      return switch (place) {
        case REQUEST ->
            fill(
                ChatRequest.convert(kind, value, media, thinking, unknownFieldsAllowed, column),
                FieldTable.root(kind),
                media);
        case CONTENTS ->
            fill(
                ChatMessages.read(value, media, thinking, column).contents(),
                FieldTable.member(FieldTable.root(kind), place.path),
                media);
        case SYSTEM, SYSTEM_PARTS ->
            instruction(ChatMessages.read(value, media, thinking, column).systemParts());
      };
    } catch (ChatException e) {
      throw new UnbuildableRowException(e.reason(), e.sentence());
    }
  }

  private Filling fill(JsonNode converted, FieldType type, ChatMedia media)
      throws UnbuildableRowException {
    Slot slot = slot(type);
    JsonNode checked = slot.checked(converted);
    long tokens =
        TokenEstimate.count(checked, type)
            + media.found().stream().mapToLong(MediaFile::tokens).sum();
    return slot.filling(
        media.filledIn(checked, false), media.filledIn(checked, true), tokens, media.images());
  }

  private Filling instruction(JsonNode parts) throws UnbuildableRowException {
    if (parts.isEmpty()) {
      return NOTHING;
    }
    FieldType type = FieldTable.member(FieldTable.root(kind), Place.SYSTEM.path);
    long tokens = TokenEstimate.count(parts, FieldTable.member(type, "parts"));
    String list = SpelledJson.write(parts);
    String json =
        place == Place.SYSTEM
            ? "\"" + place.path + "\":{\"parts\":" + list + "}"
            : list.substring(1, list.length() - 1);
    byte[] bytes = slot(type).encode(json);
    return new Filling(bytes, bytes, tokens, false);
  }

  /** What rows say and is left out. */
  List<String> leftOut(RowValues row) {
    JsonNode body = row.get(Objects.requireNonNull(source.onlyReference()));
    return place == Place.REQUEST && body != null ? ChatRequest.leftOut(body) : List.of();
  }

  private Slot slot(FieldType type) {
    int level = place == Place.REQUEST ? 0 : 1;
    return new Slot(source, type, place.path, level, unknownFieldsAllowed);
  }
}
