package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Stage;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.result.line.Spellings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The file form of a dead letter: all members of the contract in its order, null where there is
 * none; behind {@code row} the bytes of an unreadable row, as {@code raw} or {@code rawBase64}.
 * What was written is read back whole, so that a dead letter can be run again.
 */
public final class DeadLetterJson {
  /** Reads one member, with others behind it. */
  private static final ObjectReader MEMBER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private DeadLetterJson() {}

  /**
   * One line of JSON in UTF-8, without LF inside or behind it. Request and response are left out
   * where they cannot be written: the dead letter itself must be.
   */
  public static byte[] write(DeadLetter letter) throws IOException {
    try {
      return line(letter);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return line(letter.withoutExchange(RowFailure.name(e)));
    }
  }

  private static byte[] line(DeadLetter letter) throws IOException {
    try (JsonLine line = new JsonLine()) {
      JsonGenerator generator = line.generator();
      generator.writeStringField("key", letter.key());
      line.source("source", letter.source());
      write(letter.trial(), generator);
      writeRow(letter, line);
      generator.writeStringField("status", letter.reason().status().text());
      generator.writeStringField("reason", letter.reason().code());
      generator.writeBooleanField("retryable", letter.reason().retryable());
      generator.writeStringField("message", letter.message());
      generator.writeStringField("stage", stage(letter));
      generator.writeNumberField("attempts", letter.attempts());
      generator.writeStringField("requestKey", letter.requestKey());
      writeTree("request", letter.request(), generator);
      writeTree("response", letter.response(), generator);
      generator.writeStringField("job", letter.job());
      return line.finish();
    }
  }

  /** The members that say which trial it is, where there are several. */
  static void write(Trial.Name trial, JsonGenerator generator) throws IOException {
    if (trial.variant() != null) {
      generator.writeStringField("variant", trial.variant());
    }
    if (trial.sample() != null) {
      generator.writeNumberField("sample", trial.sample());
    }
  }

  private static String stage(DeadLetter letter) {
    return letter.inStage() == null ? letter.stage().text() : letter.inStage();
  }

  private static void writeRow(DeadLetter letter, JsonLine line) throws IOException {
    byte[] row = letter.row();
    if (row == null) {
      line.generator().writeNullField("row");
    } else {
      line.raw("row", row, 0, row.length);
    }
    byte[] raw = letter.raw();
    if (raw == null) {
      return;
    }
    String text = textOrNull(raw);
    if (text == null) {
      line.generator().writeStringField("rawBase64", Base64.getEncoder().encodeToString(raw));
    } else {
      line.generator().writeStringField("raw", text);
    }
  }

  private static @Nullable String textOrNull(byte[] raw) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return null; // the contract's rule: base64 where it is not UTF-8
    }
  }

  private static void writeTree(String name, @Nullable JsonNode tree, JsonGenerator generator)
      throws IOException {
    generator.writeFieldName(name);
    if (tree == null) {
      generator.writeNull();
    } else {
      Json.MAPPER.writeTree(generator, tree);
    }
  }

  /**
   * Reads a line that {@link #write} made.
   *
   * @throws IOException if it is none
   */
  public static DeadLetter read(byte[] line) throws IOException {
    ObjectNode members = Json.MAPPER.createObjectNode();
    byte[] row = null;
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a dead letter is an object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
        if (name.equals("row") && isObject) {
          // Its own bytes: a tree would respell its numbers.
          Slice place = Slice.skipped(parser);
          row = Arrays.copyOfRange(line, place.start(), place.end());
        } else {
          members.set(name, MEMBER.readTree(parser));
        }
      }
    }
    return letter(members, row);
  }

  /** One member of a line that {@link #write} made, where it is a text; the rest is passed over. */
  public static @Nullable String text(LineReader line, String member) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(line.buffer(), line.start(), line.length())) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals(member)) {
          return parser.getValueAsString();
        }
        parser.skipChildren();
      }
      return null;
    }
  }

  private static DeadLetter letter(JsonNode members, byte @Nullable [] row) throws IOException {
    JsonNode source = members.path("source");
    Stage stage = Spellings.stage(members.path("stage").asText());
    Reason reason =
        new Reason(
            members.path("reason").asText(),
            Spellings.status(members.path("status").asText()),
            members.path("retryable").asBoolean());
    return new DeadLetter(
        members.path("key").textValue(),
        new Source(source.path("file").asText(), source.path("position").asLong()),
        row,
        raw(members),
        reason,
        members.path("message").asText(),
        stage == null ? Stage.RUN : stage,
        members.path("attempts").asInt(),
        members.path("requestKey").textValue(),
        treeOrNull(members.path("request")),
        treeOrNull(members.path("response")),
        members.path("job").textValue(),
        stage == null ? members.path("stage").asText() : null,
        new Trial.Name(
            members.path("variant").textValue(),
            members.has("sample") ? members.path("sample").asInt() : null));
  }

  private static byte @Nullable [] raw(JsonNode members) {
    if (members.has("raw")) {
      return members.path("raw").asText().getBytes(StandardCharsets.UTF_8);
    }
    return members.has("rawBase64")
        ? Base64.getDecoder().decode(members.path("rawBase64").asText())
        : null;
  }

  private static @Nullable JsonNode treeOrNull(JsonNode tree) {
    return tree.isNull() || tree.isMissingNode() ? null : tree;
  }
}
