package dev.promptbeam.emulator.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Locale;

/** The readers of JSON: calls are read as leniently as the guide's curl needs, lines are not. */
public final class Json {
  /** A base64 image may be long; a line may have 100 MB (protocol 4.3). */
  private static final StreamReadConstraints LONG_STRINGS =
      StreamReadConstraints.builder().maxStringLength(128 << 20).build();

  /** What is held as a tree costs a hundred bytes a token, however short it is. */
  private static final StreamReadConstraints FEW_TOKENS =
      LONG_STRINGS.rebuild().maxTokenCount(1_000_000).build();

  /** Strict JSON, for the lines of input files. */
  public static final ObjectMapper LINES =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(FEW_TOKENS)
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
              .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
              .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
              .build());

  /** Records of what the server has: their fields as they are, times as text. */
  public static final ObjectMapper RECORDS =
      JsonMapper.builder(LINES.getFactory())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .build();

  /** Strict JSON as people write it, nested as deep as what they send may be. */
  public static final ObjectMapper FAULTS =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(LONG_STRINGS.rebuild().maxNestingDepth(900).build())
              .build());

  /** Single quotes allowed, as the guide's curl commands send them (protocol 1). */
  public static final ObjectMapper CALLS =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(LONG_STRINGS)
              .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
              .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
              .build());

  /** As {@link #CALLS}, for bodies that are read as a whole. */
  public static final ObjectMapper BODIES =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(FEW_TOKENS)
              .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
              .build());

  private Json() {}

  /** The original name of a field, in the service's own spelling. */
  public static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
