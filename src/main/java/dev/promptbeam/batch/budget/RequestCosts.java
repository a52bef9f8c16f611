package dev.promptbeam.batch.budget;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.MediaReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reckons what requests cost at most: no answer of the service counts more tokens than this does. A
 * token of text has a byte or more, and an answer, with its thinking, no more than {@code
 * maxOutputTokens}, or what the model gives at most.
 */
public final class RequestCosts {
  /** Of a picture, whatever its size and the resolution it is looked at with. */
  private static final long PICTURE = 5_000;

  /** The largest prompt that a model takes: what is not seen here cannot be more. */
  private static final long WHOLE_PROMPT = 1_048_576;

  /** A page of a document is counted as more tokens than it may have bytes. */
  private static final long MEDIA_TOKENS_PER_BYTE = 2;

  /** Tools that read more than the request. */
  private static final Set<String> READING =
      Set.of(
          "googleSearch",
          "googleSearchRetrieval",
          "googleMaps",
          "urlContext",
          "fileSearch",
          "codeExecution",
          "computerUse");

  private static final String CONFIG = "generationConfig";
  private static final String BLOB = "inlineData";
  private static final Set<String> AROUND_BLOBS =
      Set.of("request", "contents", "content", "systemInstruction", "parts", "functionResponse");

  /** The most tokens of one picture that a model makes, which no maxOutputTokens cuts. */
  private static final long PICTURE_MADE = 2_520;

  private final TokenPrices prices;
  private final long leastOutput;
  private final long mostOutput;

  private long media;
  private long mediaText;
  private long unseen;
  private long output;
  private long candidates;
  private String mimeType = "";
  private long dataLength;
  private @Nullable String fileUri;

  /**
   * @param mostOutput tokens of one answer at most, where a request says no less; 0 for vectors
   */
  public RequestCosts(TokenPrices prices, long mostOutput) {
    this(prices, mostOutput, prices.usual().image().compareTo(prices.usual().output()) > 0);
  }

  /**
   * @param pictures whether the model makes any
   */
  public RequestCosts(TokenPrices prices, long mostOutput, boolean pictures) {
    this.prices = prices;
    this.mostOutput = mostOutput;
    this.leastOutput = leastBound(pictures);
  }

  /** An answer is not bounded by less. */
  public static long leastBound(boolean pictures) {
    return pictures ? PICTURE_MADE : 0;
  }

  /** Of all requests of an input file. */
  public Reservation of(Path requests) throws IOException {
    Reservation sum = Reservation.NONE;
    try (LineReader lines = LineReader.openOwn(requests)) {
      while (lines.next()) {
        try (JsonParser parser =
            Json.MAPPER.createParser(lines.buffer(), lines.start(), lines.length())) {
          read(parser);
        }
        long text = lines.length() - mediaText;
        sum = sum.plus(prices.most(text + Math.min(media, WHOLE_PROMPT) + unseen, answers()));
      }
    }
    return sum;
  }

  private long answers() {
    if (mostOutput == 0) {
      return 0;
    }
    return (output > 0 ? Math.max(output, leastOutput) : mostOutput) * Math.max(1, candidates);
  }

  private void read(JsonParser parser) throws IOException {
    media = 0;
    mediaText = 0;
    unseen = 0;
    output = 0;
    candidates = 1;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case FIELD_NAME -> unseen += READING.contains(parser.currentName()) ? WHOLE_PROMPT : 0;
        case START_OBJECT -> forgetMedia();
        case END_OBJECT -> countMedia(parser);
        default -> member(parser, token);
      }
    }
  }

  private void member(JsonParser parser, JsonToken token) throws IOException {
    String name = parser.currentName();
    if (name == null) {
      return;
    }
    switch (name) {
      case "maxOutputTokens" -> output = isConfig(parser) ? parser.getValueAsLong() : output;
      case "candidateCount" -> candidates = isConfig(parser) ? parser.getValueAsLong() : candidates;
      case "cachedContent" -> unseen += WHOLE_PROMPT;
      case "mimeType" -> mimeType = parser.getValueAsString("");
      case "fileUri" -> fileUri = parser.getValueAsString("");
      case "data" -> dataLength = token == JsonToken.VALUE_STRING ? parser.getTextLength() : 0;
      default -> {
        // text, which is counted by its bytes
      }
    }
  }

  private void forgetMedia() {
    mimeType = "";
    dataLength = 0;
    fileUri = null;
  }

  /** Members of these names may also stand in a row's own data, such as arguments of a call. */
  private static boolean isConfig(JsonParser parser) {
    JsonStreamContext config = parser.getParsingContext().getParent();
    return CONFIG.equals(config.getCurrentName())
        && config.getParent().getParent() != null
        && config.getParent().getParent().inRoot();
  }

  private static boolean isBlob(JsonParser parser) {
    JsonStreamContext place = parser.getParsingContext();
    if (!BLOB.equals(place.getCurrentName())) {
      return false;
    }
    for (place = place.getParent(); place != null; place = place.getParent()) {
      if (place.getCurrentName() != null && !AROUND_BLOBS.contains(place.getCurrentName())) {
        return false; // read as text
      }
    }
    return true;
  }

  /** At the end of an object that holds a blob or names a file. */
  private void countMedia(JsonParser parser) {
    if (fileUri != null) {
      media += MediaReference.parse(fileUri).map(this::tokens).orElse(WHOLE_PROMPT);
    } else if (dataLength > 0 && !mimeType.isEmpty() && isBlob(parser)) {
      media += tokens(dataLength);
      mediaText += dataLength;
    }
    forgetMedia();
  }

  private long tokens(MediaReference file) {
    return tokens(file.bytes());
  }

  private long tokens(long bytes) {
    return mimeType.toLowerCase(Locale.ROOT).startsWith("image/")
        ? PICTURE
        : Math.min(WHOLE_PROMPT, MEDIA_TOKENS_PER_BYTE * bytes);
  }
}
