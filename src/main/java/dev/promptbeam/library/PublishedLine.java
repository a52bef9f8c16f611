package dev.promptbeam.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a published file: texts as they are, all else as the JSON that it is there. */
final class PublishedLine {
  private static final String EMBEDDING = "embedding";
  private static final String VALUE = "value";

  private final String line;
  private final Map<String, String> members = new HashMap<>();
  private @Nullable List<Double> embedding;

  private PublishedLine(byte[] line) throws IOException {
    this.line = new String(line, UTF_8);
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (name.equals(EMBEDDING) && token == JsonToken.START_ARRAY) {
          embedding = numbers(parser);
        } else if (token != JsonToken.VALUE_NULL) {
          members.put(name, member(name, token, parser, line));
        }
      }
    }
  }

  static PromptAnswer answer(byte[] line) throws IOException {
    PublishedLine read = new PublishedLine(line);
    return new PromptAnswer(
        read.text("key"),
        read.members.get("text"),
        read.members.get(VALUE),
        read.embedding,
        read.members.get("row"),
        read.members.get("usage"),
        read.members.get("model"),
        read.members.get("modelVersion"),
        read.members.get("requestKey"),
        read.members.get("job"),
        Integer.parseInt(read.members.getOrDefault("attempt", "0")),
        read.line);
  }

  static PromptDeadLetter deadLetter(byte[] line) throws IOException {
    PublishedLine read = new PublishedLine(line);
    return new PromptDeadLetter(
        read.members.get("key"),
        read.members.get("row"),
        read.text("status"),
        read.text("reason"),
        Boolean.parseBoolean(read.text("retryable")),
        read.text("message"),
        read.text("stage"),
        Integer.parseInt(read.members.getOrDefault("attempts", "0")),
        read.members.get("requestKey"),
        read.members.get("job"),
        read.line);
  }

  private String text(String member) throws IOException {
    String text = members.get(member);
    if (text == null) {
      throw new IOException("a published line without " + member);
    }
    return text;
  }

  /** A text that is a value of its own keeps its quotes: it is JSON there. */
  private static String member(String name, JsonToken token, JsonParser parser, byte[] line)
      throws IOException {
    if (token.isStructStart()) {
      Slice place = Slice.skipped(parser);
      return new String(line, place.start(), place.length(), UTF_8);
    }
    return name.equals(VALUE) && token == JsonToken.VALUE_STRING
        ? Json.MAPPER.writeValueAsString(parser.getText())
        : parser.getText();
  }

  private static List<Double> numbers(JsonParser parser) throws IOException {
    List<Double> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(parser.getDoubleValue());
    }
    return numbers;
  }
}
