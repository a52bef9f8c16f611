package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.result.judge.AnswerLine.Call;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the candidates of a response, of which the one with the lowest index counts. */
final class CandidateReader {
  private final JsonParser parser;
  private final AnswerNames names;
  private final boolean keepText;

  CandidateReader(JsonParser parser, AnswerNames names, boolean keepText) {
    this.parser = parser;
    this.names = names;
    this.keepText = keepText;
  }

  /**
   * In the order of their indexes, wherever they stand; JSON may leave an index of 0 out. Those
   * that claim the same one, as they come.
   */
  List<Candidate> read(JsonToken token) throws IOException {
    if (token != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return List.of();
    }
    List<Candidate> candidates = new ArrayList<>(1);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        candidates.add(readCandidate());
      } else {
        parser.skipChildren();
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::index));
    return candidates;
  }

  private Candidate readCandidate() throws IOException {
    String finishReason = null;
    String finishMessage = null;
    String continuationToken = null;
    Parts parts = new Parts();
    int index = 0;
    for (String name = names.next(); name != null; name = names.next()) {
      JsonToken token = parser.nextToken();
      switch (name) {
        case "index" -> {
          index = Math.max(0, parser.getValueAsInt());
          parser.skipChildren();
        }
        case "finishReason" -> finishReason = names.text();
        case "finishMessage" -> finishMessage = names.text();
        case "continuationToken" -> continuationToken = names.text();
        case "content" -> readContent(token, parts);
        default -> parser.skipChildren();
      }
    }
    return new Candidate(
        index,
        finishReason,
        finishMessage,
        parts.hasText,
        parts.hasOtherOutput,
        parts.text.toString(),
        parts.thoughts.toString(),
        List.copyOf(parts.calls),
        List.copyOf(parts.media),
        continuationToken);
  }

  private void readContent(JsonToken token, Parts parts) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = names.next(); name != null; name = names.next()) {
      if (parser.nextToken() != JsonToken.START_ARRAY || !name.equals("parts")) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        readPart(parts);
      }
    }
  }

  private void readPart(Parts parts) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    boolean thought = false;
    boolean other = false;
    boolean hasText = false;
    String text = "";
    MediaPart media = null;
    Call call = null;
    for (String name = names.next(); name != null; name = names.next()) {
      JsonToken token = parser.nextToken();
      if (name.equals("text") && token == JsonToken.VALUE_STRING) {
        hasText = canBeSeen();
        text = keepText ? parser.getText() : "";
      } else if (name.equals("thought")) {
        thought = token == JsonToken.VALUE_TRUE;
      } else if (name.equals("inlineData") && token == JsonToken.START_OBJECT) {
        media = readMedia();
        other |= media != null;
      } else if (name.equals("functionCall") && token == JsonToken.START_OBJECT) {
        call = readCall();
        other = true;
      } else if (!name.equals("text") && !name.equals("thoughtSignature")) {
        other |= token != JsonToken.VALUE_NULL;
      }
      parser.skipChildren();
    }
    if (media != null) {
      parts.media.add(new MediaPart(media.mimeType(), thought, media.data()));
    }
    if (thought) {
      parts.thoughts.append(text);
      return;
    }
    parts.add(hasText, other, text);
    if (call != null) {
      parts.calls.add(call);
    }
  }

  /** The call whose object the parser stands on; moves to the object's end. */
  private Call readCall() throws IOException {
    String called = null;
    Slice args = null;
    for (String name = names.next(); name != null; name = names.next()) {
      JsonToken token = parser.nextToken();
      if (name.equals("name")) {
        called = names.text();
      } else if (name.equals("args") && token == JsonToken.START_OBJECT) {
        args = Slice.skipped(parser);
      } else {
        parser.skipChildren();
      }
    }
    return new Call(called, args);
  }

  /** The inline data whose object the parser stands on; moves to the object's end. */
  private @Nullable MediaPart readMedia() throws IOException {
    String mimeType = null;
    Slice data = null;
    for (String name = names.next(); name != null; name = names.next()) {
      JsonToken token = parser.nextToken();
      if (name.equals("mimeType")) {
        mimeType = names.text();
      } else if (name.equals("data") && token == JsonToken.VALUE_STRING) {
        data = insideOfString();
      }
      parser.skipChildren();
    }
    return data == null ? null : new MediaPart(mimeType == null ? "" : mimeType, false, data);
  }

  private Slice insideOfString() throws IOException {
    int quote = Slice.startOf(parser);
    parser.finishToken();
    return new Slice(quote + 1, Slice.endOf(parser) - 1);
  }

  /** Whether the string the parser stands on is more than white space, of whatever alphabet. */
  private boolean canBeSeen() throws IOException {
    char[] characters = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int end = start + parser.getTextLength();
    for (int i = start; i < end; i++) {
      char c = characters[i];
      boolean unseen =
          Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || Character.getType(c) == Character.FORMAT;
      if (!unseen) {
        return true;
      }
    }
    return false;
  }

  /** The parts of one candidate, summed up. */
  private static final class Parts {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private final List<MediaPart> media = new ArrayList<>();
    private boolean hasText;
    private boolean hasOtherOutput;

    void add(boolean withText, boolean withOtherOutput, String partText) {
      hasText |= withText;
      hasOtherOutput |= withOtherOutput;
      text.append(partText);
    }
  }
}
