package dev.promptbeam.request;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.FieldType.Scalar;
import dev.promptbeam.request.RequestProblem.Kind;
import dev.promptbeam.request.TextTemplate.Piece;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A place of a template that each row fills.
 *
 * @param template the string of the spec that stands there
 * @param type what the place holds
 * @param path the place, for messages
 * @param unknownFieldsAllowed whether a value may bring fields that the table lacks
 */
record Slot(TextTemplate template, FieldType type, String path, boolean unknownFieldsAllowed) {

  Filling fill(RowValues row) throws UnbuildableRowException {
    Reference only = template.onlyReference();
    if (only == null) {
      return fillText(join(row));
    }
    JsonNode value = value(row, only);
    return value.isTextual() && type == Scalar.TEXT
        ? fillText(value.textValue())
        : fillTyped(value);
  }

  private JsonNode value(RowValues row, Reference reference) throws UnbuildableRowException {
    JsonNode value = row.get(reference);
    if (value != null) {
      return value;
    }
    if (reference.fallback() != null) {
      return JsonNodeFactory.instance.textNode(reference.fallback());
    }
    throw new UnbuildableRowException(
        Reason.ROW_MISSING_COLUMN,
        "column \"" + reference.display() + "\" is missing or null; it is used in " + path);
  }

  private String join(RowValues row) throws UnbuildableRowException {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      Reference reference = piece.reference();
      text.append(reference == null ? piece.text() : SpelledJson.text(value(row, reference)));
    }
    return text.toString();
  }

  private Filling fillText(String text) throws UnbuildableRowException {
    if (type == Scalar.BYTES || type == Scalar.MEDIA) {
      return fillTyped(JsonNodeFactory.instance.textNode(text));
    }
    byte[] json = quote(text);
    return new Filling(json, json, TokenEstimate.ofText(text), text.isBlank());
  }

  private Filling fillTyped(JsonNode value) throws UnbuildableRowException {
    FieldCheck check = FieldCheck.ofRow();
    JsonNode fitting = check.value(value, type, path);
    for (RequestProblem problem : check.problems()) {
      if (problem.kind() != Kind.UNKNOWN_FIELD || !unknownFieldsAllowed) {
        throw new UnbuildableRowException(Reason.REQUEST_INVALID, problem.toString());
      }
    }
    byte[] wire = encode(SpelledJson.write(fitting));
    byte[] canonical =
        fitting.isContainerNode() ? encode(SpelledJson.write(SpelledJson.sorted(fitting))) : wire;
    long tokens = TokenEstimate.count(fitting, type);
    return new Filling(wire, canonical, tokens, fitting.isContainerNode() || isBlank(fitting));
  }

  private static boolean isBlank(JsonNode value) {
    return value.isTextual() && value.textValue().isBlank();
  }

  private byte[] quote(String text) throws UnbuildableRowException {
    byte[] inner;
    try {
      inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    } catch (IllegalArgumentException e) {
      throw notUnicode();
    }
    byte[] json = new byte[inner.length + 2];
    System.arraycopy(inner, 0, json, 1, inner.length);
    json[0] = '"';
    json[json.length - 1] = '"';
    return json;
  }

  private byte[] encode(String json) throws UnbuildableRowException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw notUnicode();
    }
  }

  private UnbuildableRowException notUnicode() {
    return new UnbuildableRowException(
        Reason.REQUEST_INVALID, path + ": the value holds half a surrogate pair, not Unicode text");
  }
}
