package dev.promptbeam.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.promptbeam.model.Json;
import java.io.IOException;

/** Keeps a job without its inline results, of which an answer holds two copies (protocol 3.4). */
final class JobTree implements JsonFeed.Tokens {
  private final TokenBuffer kept = new TokenBuffer(Json.MAPPER, false);
  private boolean skipsNext;
  private int skippedDepth;

  @Override
  public void accept(JsonParser at) throws IOException {
    JsonToken token = at.currentToken();
    if (skipsNext || skippedDepth > 0) {
      skipsNext = false;
      skippedDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } else if (token == JsonToken.FIELD_NAME && InlinedNames.has(at.currentName())) {
      skipsNext = true;
    } else {
      kept.copyCurrentEvent(at);
    }
  }

  /** What was kept; a missing node for an empty body. */
  JsonNode tree() throws IOException {
    TreeNode tree = Json.MAPPER.readTree(kept.asParser());
    return tree instanceof JsonNode node ? node : MissingNode.getInstance();
  }
}
