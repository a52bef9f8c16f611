package dev.promptbeam.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The one JSON configuration: large strings (images) allowed, decimals exact, output compact. */
public final class Json {
  /** For lines of our own, and for what was read before. */
  public static final JsonMapper MAPPER = mapper(JsonLimits.WRAPPED_LEVELS);

  /** For what comes from outside and is to be wrapped: see {@link JsonLimits}. */
  public static final JsonMapper OUTSIDE = mapper(JsonLimits.LEVELS);

  private Json() {}

  private static JsonMapper mapper(int levels) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(levels)
            .maxNumberLength(JsonLimits.DIGITS)
            .maxNameLength(JsonLimits.NAME)
            .maxStringLength(JsonLimits.TEXT)
            .build();
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(limits)
                .streamWriteConstraints(
                    StreamWriteConstraints.builder()
                        .maxNestingDepth(JsonLimits.WRAPPED_LEVELS)
                        .build())
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build())
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
