package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.promptbeam.model.Tokens;
import java.io.IOException;

/** Reads the counts out of a usageMetadata; absent ones are zero, as JSON leaves zeros out. */
final class TokenCounts {
  private final AnswerNames names;
  private long prompt;
  private long cached;
  private long candidates;
  private long thoughts;
  private long toolUse;
  private long images;

  private TokenCounts(AnswerNames names) {
    this.names = names;
  }

  /** Of the object the parser stands on; the parser moves to its end. */
  static Tokens read(JsonParser parser, AnswerNames names) throws IOException {
    TokenCounts counts = new TokenCounts(names);
    for (String name = names.next(); name != null; name = names.next()) {
      counts.readMember(name, parser, parser.nextToken());
    }
    return new Tokens(
        counts.prompt,
        counts.cached,
        counts.candidates,
        counts.thoughts,
        counts.toolUse,
        counts.images);
  }

  /** Where the count of the prompt is all that is said; the parser stands on it. */
  static Tokens ofPrompt(JsonParser parser) throws IOException {
    return new Tokens(number(parser), 0, 0, 0, 0, 0);
  }

  private void readMember(String name, JsonParser parser, JsonToken token) throws IOException {
    switch (name) {
      case "promptTokenCount" -> prompt = number(parser);
      case "cachedContentTokenCount" -> cached = number(parser);
      case "candidatesTokenCount" -> candidates = number(parser);
      case "thoughtsTokenCount" -> thoughts = number(parser);
      case "toolUsePromptTokenCount" -> toolUse = number(parser);
      case "candidatesTokensDetails" -> readDetails(parser, token);
      default -> parser.skipChildren();
    }
  }

  private void readDetails(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readDetail(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readDetail(JsonParser parser) throws IOException {
    boolean image = false;
    long count = 0;
    for (String name = names.next(); name != null; name = names.next()) {
      JsonToken token = parser.nextToken();
      if (name.equals("modality")) {
        image = token == JsonToken.VALUE_STRING && parser.getText().equals("IMAGE");
      } else if (name.equals("tokenCount")) {
        count = number(parser);
        continue;
      }
      parser.skipChildren();
    }
    images += image ? count : 0;
  }

  /** Plain numbers, or text that is one: so it is with some counts of the API. */
  private static long number(JsonParser parser) throws IOException {
    long count;
    try {
      count = Math.max(0, parser.getValueAsLong());
    } catch (InputCoercionException | NumberFormatException e) {
      count = 0; // no answer is lost for a count that is none
    }
    parser.skipChildren();
    return count;
  }
}
