package dev.promptbeam.result.judge;

import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.line.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads answer lines of the form that nearly all have: one candidate of texts, names in camelCase,
 * no error. Of these it says what {@link AnswerLineParser} says, in a third of the time; of all
 * others nothing.
 */
final class UsualAnswer {
  private static final byte[] KEY = ascii("key");
  private static final byte[] RESPONSE = ascii("response");
  private static final byte[] METADATA = ascii("metadata");
  private static final byte[] ERROR = ascii("error");
  private static final byte[] STATUS = ascii("status");
  private static final byte[] CANDIDATES = ascii("candidates");
  private static final byte[] USAGE = ascii("usageMetadata");
  private static final byte[] MODEL = ascii("modelVersion");
  private static final byte[] FEEDBACK = ascii("promptFeedback");
  private static final byte[] EMBEDDING = ascii("embedding");
  private static final byte[] TOKEN_COUNT = ascii("tokenCount");
  private static final byte[] CONTENT = ascii("content");
  private static final byte[] PARTS = ascii("parts");
  private static final byte[] TEXT = ascii("text");
  private static final byte[] SIGNATURE = ascii("thoughtSignature");
  private static final byte[] FINISH = ascii("finishReason");
  private static final byte[] FINISH_MESSAGE = ascii("finishMessage");
  private static final byte[] CONTINUATION = ascii("continuationToken");
  private static final byte[] INDEX = ascii("index");
  private static final byte[] STOP = ascii("STOP");
  private static final byte[] PROMPT = ascii("promptTokenCount");
  private static final byte[] CACHED = ascii("cachedContentTokenCount");
  private static final byte[] OUTPUT = ascii("candidatesTokenCount");
  private static final byte[] THOUGHTS = ascii("thoughtsTokenCount");
  private static final byte[] TOOL_USE = ascii("toolUsePromptTokenCount");
  private static final byte[] DETAILS = ascii("candidatesTokensDetails");

  private static final int LONGEST_LINE = 1 << 24;
  private static final int MOST_CANDIDATES = 1_000;

  /** First bytes of characters of East Asian scripts, none of which is white space or unseen. */
  private static final int FIRST_SEEN = 0xE4;

  private static final int LAST_SEEN = 0xED;

  private final byte[] line;
  private final int offset;
  private final UsualJson json;
  private final boolean keepText;
  private @Nullable String key;
  private @Nullable Slice response;
  private @Nullable Slice usage;
  private @Nullable Tokens tokens;
  private @Nullable String modelVersion;
  private @Nullable Candidate candidate;

  private UsualAnswer(byte[] line, int offset, int length, boolean keepText) {
    this.line = line;
    this.offset = offset;
    this.json = new UsualJson(line, offset, length);
    this.keepText = keepText;
  }

  /** Null where the line has another form, or is broken; slices count from {@code offset}. */
  static @Nullable AnswerLine read(byte[] line, int offset, int length, Reading wanted) {
    if (wanted == Reading.VECTOR || length > LONGEST_LINE) {
      return null;
    }
    return new UsualAnswer(line, offset, length, wanted == Reading.TEXT).read();
  }

  private @Nullable AnswerLine read() {
    json.require('{');
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(KEY)) {
        key = only(key);
      } else if (json.is(RESPONSE)) {
        readResponse();
      } else if (json.is(METADATA) || json.is(ERROR) || json.is(STATUS)) {
        json.setOdd();
      } else {
        json.skip();
      }
    }
    if (!json.isOver() || response == null || candidate == null) {
      return null;
    }
    return new AnswerLine(
        key, null, response, false, usage, tokens, modelVersion, null, List.of(candidate), null);
  }

  /** A name in the spelling that results have. */
  private void name() {
    json.name();
    if (json.has('_', json.from(), json.to())) {
      json.setOdd();
    }
  }

  /** A string that stands there once. */
  private String only(@Nullable String earlier) {
    json.string();
    if (earlier != null || json.isEscaped()) {
      json.setOdd();
    }
    return json.text();
  }

  private void readResponse() {
    json.require('{');
    int start = json.at() - 1;
    if (response != null) {
      json.setOdd();
    }
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(CANDIDATES)) {
        readCandidates();
      } else if (json.is(USAGE)) {
        readUsage();
      } else if (json.is(MODEL)) {
        modelVersion = only(modelVersion);
      } else if (json.is(FEEDBACK) || json.is(EMBEDDING) || json.is(TOKEN_COUNT)) {
        json.setOdd();
      } else {
        json.skip();
      }
    }
    response = slice(start);
  }

  private Slice slice(int start) {
    return new Slice(start - offset, json.at() - offset);
  }

  private void readCandidates() {
    if (candidate != null) {
      json.setOdd();
    }
    json.require('[');
    candidate = readCandidate();
    json.require(']');
  }

  private Candidate readCandidate() {
    String finishReason = null;
    Texts texts = null;
    int index = 0;
    json.require('{');
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(CONTENT)) {
        texts = readContent(texts);
      } else if (json.is(FINISH)) {
        json.string();
        finishReason = json.is(STOP) ? "STOP" : json.text();
      } else if (json.is(INDEX)) {
        index = (int) Math.min(json.count(), MOST_CANDIDATES);
      } else if (json.is(FINISH_MESSAGE) || json.is(CONTINUATION)) {
        json.setOdd();
      } else {
        json.skip();
      }
    }
    if (texts == null || index == MOST_CANDIDATES) {
      json.setOdd();
    }
    return new Candidate(
        index,
        finishReason,
        null,
        texts != null && texts.seen,
        false,
        texts == null ? "" : texts.text,
        "",
        List.of(),
        List.of(),
        null);
  }

  /** What a candidate says. */
  private static final class Texts {
    private boolean seen;
    private String text = "";
  }

  private @Nullable Texts readContent(@Nullable Texts earlier) {
    Texts texts = earlier;
    json.require('{');
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(PARTS)) {
        if (texts != null) {
          json.setOdd();
        }
        texts = new Texts();
        json.require('[');
        for (boolean one = true; json.next(one, ']'); one = false) {
          readPart(texts);
        }
      } else {
        json.skip();
      }
    }
    return texts;
  }

  private void readPart(Texts texts) {
    boolean said = false;
    json.require('{');
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(TEXT) && !said) {
        said = true;
        json.string();
        texts.seen |= canBeSeen();
        if (keepText) {
          String text = json.text();
          texts.text = texts.text.isEmpty() ? text : texts.text + text;
        }
      } else if (json.is(SIGNATURE)) {
        json.skip();
      } else {
        json.setOdd();
      }
    }
  }

  /** Odd where the string has nothing that shows itself at once. */
  private boolean canBeSeen() {
    for (int i = json.from(); i < json.to() && !json.isOdd(); i++) {
      int b = line[i] & 0xFF;
      if (b == '\\') {
        i++; // of an escape not even its second byte
        if (line[i] == 'u') {
          break;
        }
      } else if ((b > ' ' && b <= '~') || (b >= FIRST_SEEN && b <= LAST_SEEN)) {
        return true;
      }
    }
    json.setOdd();
    return false;
  }

  private void readUsage() {
    long prompt = 0;
    long cached = 0;
    long output = 0;
    long thoughts = 0;
    long toolUse = 0;
    json.require('{');
    int start = json.at() - 1;
    for (boolean first = true; json.next(first, '}'); first = false) {
      name();
      if (json.is(PROMPT)) {
        prompt = json.count();
      } else if (json.is(OUTPUT)) {
        output = json.count();
      } else if (json.is(THOUGHTS)) {
        thoughts = json.count();
      } else if (json.is(CACHED)) {
        cached = json.count();
      } else if (json.is(TOOL_USE)) {
        toolUse = json.count();
      } else if (json.is(DETAILS)) {
        skipDetails();
      } else {
        json.skip();
      }
    }
    tokens = new Tokens(prompt, cached, output, thoughts, toolUse, 0);
    usage = slice(start);
  }

  /** Those of images alone count, and are not read here. */
  private void skipDetails() {
    json.peek();
    int start = json.at();
    json.skip();
    if (json.has('_', start, json.at())
        || json.has('I', start, json.at())
        || json.has('\\', start, json.at())) {
      json.setOdd();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
