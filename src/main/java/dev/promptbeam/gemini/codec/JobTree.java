package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.promptbeam.model.Json;
import java.io.IOException;

/** Keeps a job without its inline results, of which an answer holds two copies (protocol 3.4). */
public final class JobTree implements JsonFeed.Tokens {
  /** A job without its answers is a few hundred characters. */
  private static final long MOST = 8 << 20;

  private final TokenBuffer kept = new TokenBuffer(Json.MAPPER, false);
  private boolean skipsNext;
  private int skippedDepth;
  private long size;

  @Override
  public void accept(JsonParser at) throws IOException {
    JsonToken token = at.currentToken();
    if (skipsNext || skippedDepth > 0) {
      skipsNext = false;
      skippedDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } else if (token == JsonToken.FIELD_NAME && InlinedNames.has(at.currentName())) {
      skipsNext = true;
    } else {
      size += 1 + at.getTextLength();
      if (size > MOST) {
        throw new JsonParseException(at, "a job is longer than 8 MiB without its answers");
      }
      kept.copyCurrentEvent(at);
    }
  }

  /** What was kept; a missing node for an empty body. */
  public JsonNode tree() throws IOException {
    TreeNode tree = Json.MAPPER.readTree(kept.asParser());
    return tree instanceof JsonNode node ? node : MissingNode.getInstance();
  }
}
