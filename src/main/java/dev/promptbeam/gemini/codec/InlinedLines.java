package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the inline results of a job in the form of a result file: one line an answer, the key at
 * the top. The second copy of the results is passed over.
 */
public final class InlinedLines implements JsonFeed.Tokens {
  private final OutputStream out;
  private @Nullable InlinedLine item;
  private boolean named;
  private boolean inList;
  private int depth;
  private long written;
  private boolean finished;

  public InlinedLines(OutputStream out) {
    this.out = out;
  }

  public long written() {
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
    if (depth == 0) {
      // Anything but an object has no key, so nobody could tell whose answer it is.
      item = token == JsonToken.START_OBJECT ? new InlinedLine() : null;
    }
    if (item != null) {
      item.accept(at);
    }
    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    if (depth == 0 && item != null) {
      item.writeTo(out);
      written++;
    }
  }
}
