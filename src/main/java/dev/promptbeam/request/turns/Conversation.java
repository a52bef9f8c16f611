package dev.promptbeam.request.turns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation so far: what was asked, and the turn of the model that came back. What is added to
 * it leaves its bytes as they are: a signature is checked by the service, and a number or a field
 * that is not known here is the model's own.
 *
 * @param request as it was packed, JSON on one line
 * @param turn the model's content as it was received, JSON on one line
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
public record Conversation(byte[] request, byte[] turn) {
  private static final String CONTENTS = "contents";
  private static final String SYSTEM = "systemInstruction";
  private static final byte[] ROLE = "{\"role\":\"model\",".getBytes(UTF_8);

  /** Where a value stands. */
  private record Place(int start, int end) {}

  /**
   * Puts the turns of a request behind those of this conversation, whose system instruction it
   * takes where it has none.
   *
   * @return null where one of them has no list of turns
   */
  public byte @Nullable [] carriedOn(byte[] next) {
    Map<String, Place> before = members(request);
    Map<String, Place> own = members(next);
    Place turns = before.get(CONTENTS);
    Place added = own.get(CONTENTS);
    if (turns == null || added == null || request[turns.start] != '[' || next[added.start] != '[') {
      return null;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(request.length + turn.length);
    whole.write(next, 0, added.start + 1);
    whole.write(request, turns.start + 1, turns.end - turns.start - 2);
    whole.write(',');
    writeTurn(whole);
    whole.write(',');
    Place system = own.containsKey(SYSTEM) ? null : before.get(SYSTEM);
    int last = next.length - (system == null ? 0 : 1);
    whole.write(next, added.start + 1, last - added.start - 1);
    if (system != null) {
      whole.writeBytes((",\"" + SYSTEM + "\":").getBytes(UTF_8));
      whole.write(request, system.start, system.end - system.start);
      whole.write('}');
    }
    return whole.toByteArray();
  }

  /** One that names no role is told to be the model's. */
  private void writeTurn(ByteArrayOutputStream whole) {
    if (members(turn).containsKey("role")) {
      whole.writeBytes(turn);
    } else {
      whole.writeBytes(ROLE);
      whole.write(turn, 1, turn.length - 1);
    }
  }

  /** The objects and lists among the members of an object; of others no more than the names. */
  private static Map<String, Place> members(byte[] json) {
    Map<String, Place> members = new HashMap<>();
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        members.put(
            name, new Place(start, Math.toIntExact(parser.currentLocation().getByteOffset())));
      }
      return members;
    } catch (IOException e) {
      throw new UncheckedIOException("what was packed and judged is no JSON any more", e);
    }
  }
}
