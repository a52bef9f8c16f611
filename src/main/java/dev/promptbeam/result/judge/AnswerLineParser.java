package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.AnswerLine.Fault;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer line (protocol 5.1) in one pass over its tokens, skipping what is not needed.
 */
public final class AnswerLineParser {
  private final JsonParser parser;
  private final AnswerNames names;
  private final Reading wanted;
  private final @Nullable NumberArray numbers;
  private @Nullable String key;
  private @Nullable String metadataKey;
  private @Nullable Fault error;
  private @Nullable Fault status;
  private @Nullable Slice response;
  private @Nullable Slice usage;
  private @Nullable Tokens tokens;
  private @Nullable String modelVersion;
  private @Nullable String blockReason;
  private List<Candidate> candidates = List.of();
  private @Nullable Vector vector;

  private AnswerLineParser(JsonParser parser, Reading wanted, @Nullable NumberArray numbers) {
    this.parser = parser;
    this.numbers = numbers;
    this.names = new AnswerNames(parser);
    this.wanted = wanted;
  }

  /**
   * Parses {@code length} bytes from {@code offset}; slices count from {@code offset}.
   *
   * @param wanted what is read of an answer
   * @throws IOException if the bytes are not exactly one JSON object, or it has two keys or two
   *     responses; nothing else, since no device is read
   */
  public static AnswerLine parse(byte[] line, int offset, int length, Reading wanted)
      throws IOException {
    AnswerLine usual = UsualAnswer.read(line, offset, length, wanted);
    if (usual != null) {
      return usual;
    }
    return parseAny(line, offset, length, wanted);
  }

  /** The same whatever form it has. */
  static AnswerLine parseAny(byte[] line, int offset, int length, Reading wanted)
      throws IOException {
    NumberArray numbers =
        wanted == Reading.VECTOR ? NumberArray.find(line, offset, offset + length) : null;
    try (JsonParser parser =
        numbers == null
            ? Json.OUTSIDE.getFactory().createParser(line, offset, length)
            : Json.OUTSIDE.getFactory().createParser(numbers.cutFrom(line, offset, length))) {
      return new AnswerLineParser(parser, wanted, numbers).read();
    }
  }

  private AnswerLine read() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "the line is not a JSON object");
    }
    for (String name = names.next(); name != null; name = names.next()) {
      readMember(name, parser.nextToken());
    }
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "the line goes on behind its object");
    }
    return new AnswerLine(
        key != null ? key : metadataKey,
        placed(error != null ? error : status),
        placed(response),
        names.respelled(),
        placed(usage),
        tokens,
        modelVersion,
        blockReason,
        candidates,
        vector == null ? null : placed(vector));
  }

  /** Where it stands in the whole line. */
  private @Nullable Slice placed(@Nullable Slice slice) {
    return slice == null ? null : new Slice(place(slice.start()), place(slice.end()));
  }

  private @Nullable Fault placed(@Nullable Fault fault) {
    return fault == null ? null : new Fault(fault.code(), fault.message(), placed(fault.place()));
  }

  private Vector placed(Vector at) {
    Slice member = new Slice(place(at.member().start()), place(at.member().end()));
    return new Vector(member, placed(at.values()), at.length(), at.isZero(), at.fault());
  }

  private int place(int at) {
    return numbers == null ? at : numbers.place(at);
  }

  private void readMember(String name, JsonToken token) throws IOException {
    switch (name) {
      case "key" -> {
        requireFirst(name, key);
        key = names.text();
      }
      case "metadata" -> metadataKey = textMember(token, "key");
      case "response" -> {
        requireFirst(name, response);
        readResponse(token);
      }
      case "error" -> error = readFault(token);
      // One project saw errors under this name (protocol 5.1); only an object can be one.
      case "status" -> {
        if (token == JsonToken.START_OBJECT) {
          status = readFault(token);
        } else {
          parser.skipChildren();
        }
      }
      default -> parser.skipChildren();
    }
  }

  /** A line that says a thing twice has no one meaning. */
  private void requireFirst(String name, @Nullable Object earlier) throws IOException {
    if (earlier != null) {
      throw new JsonParseException(parser, "the line has two members named " + name);
    }
  }

  private @Nullable Fault readFault(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_OBJECT) {
      return new Fault(null, names.text(), null);
    }
    int start = Slice.startOf(parser);
    String code = null;
    String rpcName = null;
    String message = null;
    for (String name = names.next(); name != null; name = names.next()) {
      parser.nextToken();
      switch (name) {
        case "code" -> code = names.text();
        case "status" -> rpcName = names.text();
        case "message" -> message = names.text();
        default -> parser.skipChildren();
      }
    }
    boolean unnumbered = code == null || code.isBlank();
    return new Fault(unnumbered ? rpcName : code, message, new Slice(start, Slice.endOf(parser)));
  }

  private void readResponse(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    int start = Slice.startOf(parser);
    for (String name = names.next(); name != null; name = names.next()) {
      int nameAt = Slice.startOf(parser);
      JsonToken value = parser.nextToken();
      switch (name) {
        case "promptFeedback" -> blockReason = textMember(value, "blockReason");
        case "modelVersion" -> modelVersion = names.text();
        case "candidates" ->
            candidates = new CandidateReader(parser, names, wanted == Reading.TEXT).read(value);
        case "embedding" -> {
          requireFirst(name, vector);
          vector = new VectorReader(parser, names, numbers).read(nameAt, value);
        }
        case "usageMetadata" -> readUsage(value);
        case "tokenCount" -> {
          if (usage == null) {
            tokens = TokenCounts.ofPrompt(parser);
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
    response = new Slice(start, Slice.endOf(parser));
  }

  private void readUsage(JsonToken token) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      int start = Slice.startOf(parser);
      tokens = TokenCounts.read(parser, names);
      usage = new Slice(start, Slice.endOf(parser));
    } else {
      parser.skipChildren();
    }
  }

  /** A member of the object the parser stands on; moves to the object's end. */
  private @Nullable String textMember(JsonToken token, String member) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    String found = null;
    for (String name = names.next(); name != null; name = names.next()) {
      parser.nextToken();
      if (name.equals(member)) {
        found = names.text();
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }
}
