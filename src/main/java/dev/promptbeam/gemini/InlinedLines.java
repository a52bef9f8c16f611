package dev.promptbeam.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes the inline results of a job in the form of a result file: one line an answer, the key at
 * the top. The second copy of the results is passed over.
 */
final class InlinedLines implements JsonFeed.Tokens {
  private final OutputStream out;
  private TokenBuffer item = new TokenBuffer(Json.MAPPER, false);
  private boolean named;
  private boolean inList;
  private int depth;
  private long written;
  private boolean finished;

  InlinedLines(OutputStream out) {
    this.out = out;
  }

  long written() {
    return written;
  }

  @Override
  public void accept(JsonParser at) throws IOException {
    if (inList) {
      take(at);
      return;
    }
    JsonToken token = at.currentToken();
    inList = named && !finished && token == JsonToken.START_ARRAY;
    named = token == JsonToken.FIELD_NAME && InlinedNames.has(at.currentName());
  }

  private void take(JsonParser at) throws IOException {
    JsonToken token = at.currentToken();
    if (depth == 0 && token == JsonToken.END_ARRAY) {
      inList = false;
      finished = written > 0;
      return;
    }
    item.copyCurrentEvent(at);
    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    if (depth == 0) {
      // Anything but an object has no key, so nobody could tell whose answer it is.
      if (Json.MAPPER.readTree(item.asParser()) instanceof ObjectNode answer) {
        write(answer);
      }
      item = new TokenBuffer(Json.MAPPER, false);
    }
  }

  private void write(ObjectNode answer) throws IOException {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    String key = new Members(answer).in("metadata").text("key");
    if (!key.isEmpty()) {
      line.put("key", key);
    }
    for (Map.Entry<String, JsonNode> member : answer.properties()) {
      if (!member.getKey().equals("metadata")) {
        line.set(member.getKey(), member.getValue());
      }
    }
    out.write(Json.MAPPER.writeValueAsBytes(line));
    out.write('\n');
    written++;
  }
}
