package dev.promptbeam.request;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.model.JsonLimits;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.field.FieldCheck;
import dev.promptbeam.request.field.FieldType;
import dev.promptbeam.request.field.FieldType.Choice;
import dev.promptbeam.request.field.FieldType.Scalar;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.text.PlainText;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TextTemplate;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A value of a template that each row fills.
 *
 * @param template the string of the spec that stands there
 * @param type what the place holds
 * @param path the place, for messages
 * @param level how many objects and lists of the request stand around the place
 * @param unknownFieldsAllowed whether a value may bring fields that the table lacks
 */
record Slot(
    TextTemplate template, FieldType type, String path, int level, boolean unknownFieldsAllowed)
    implements Gap {

  @Override
  public Stream<Reference> references() {
    return template.references();
  }

  @Override
  public Filling fill(RowValues row, MediaFiles media, long most) throws UnbuildableRowException {
    Reference only = template.onlyReference();
    if (only == null) {
      return fillText(row.text(template, path, most));
    }
    JsonNode value = row.require(only, path.isEmpty() ? "request" : path);
    return value.isTextual() && type == Scalar.TEXT
        ? fillText(value.textValue())
        : fillTyped(value);
  }

  private Filling fillText(String text) throws UnbuildableRowException {
    boolean typed = type == Scalar.BYTES || type == Scalar.MEDIA || type instanceof Choice;
    if (typed || FieldCheck.isClaimed(path, text)) {
      return fillTyped(JsonNodeFactory.instance.textNode(text));
    }
    byte[] json = quote(text);
    return new Filling(json, json, TokenEstimate.ofText(text), text.isBlank());
  }

  private Filling fillTyped(JsonNode value) throws UnbuildableRowException {
    JsonNode fitting = checked(value);
    return filling(fitting, fitting, TokenEstimate.count(fitting, type), 0);
  }

  /** The value as the API wants it. */
  JsonNode checked(JsonNode value) throws UnbuildableRowException {
    FieldCheck check = FieldCheck.ofRow();
    JsonNode fitting = check.value(value, type, path);
    for (RequestProblem problem : check.problems()) {
      if (!problem.mayBeNewer() || !unknownFieldsAllowed) {
        throw new UnbuildableRowException(Reason.REQUEST_INVALID, problem.toString());
      }
    }
    refuseDeep(fitting);
    return fitting;
  }

  /**
   * What a checked value is written as.
   *
   * @param hashed the value as it goes into the key
   */
  Filling filling(JsonNode sent, JsonNode hashed, long tokens, int images)
      throws UnbuildableRowException {
    byte[] wire = encode(SpelledJson.write(sent));
    byte[] canonical =
        sent.isContainerNode() ? encode(SpelledJson.write(SpelledJson.sorted(hashed))) : wire;
    return new Filling(wire, canonical, tokens, sent.isContainerNode() || isBlank(sent), images);
  }

  /** A request that is read again later is a value like any other. */
  private void refuseDeep(JsonNode value) throws UnbuildableRowException {
    if (value.isContainerNode() && isDeeper(value, JsonLimits.LEVELS - level)) {
      throw new UnbuildableRowException(
          Reason.REQUEST_INVALID, path + ": with it the request is " + JsonLimits.tooDeep());
    }
  }

  private static boolean isDeeper(JsonNode value, int levels) {
    if (!value.isContainerNode()) {
      return false;
    }
    for (JsonNode child : value) {
      if (isDeeper(child, levels - 1)) {
        return true;
      }
    }
    return levels < 1;
  }

  private static boolean isBlank(JsonNode value) {
    return value.isTextual() && value.textValue().isBlank();
  }

  private byte[] quote(String text) throws UnbuildableRowException {
    byte[] plain = PlainText.quoted(text);
    if (plain != null) {
      return plain;
    }
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

  byte[] encode(String json) throws UnbuildableRowException {
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
