package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.promptbeam.model.Json;

/**
 * JSON that only passes by on its way to disk. Each answer is judged when it is read from there, so
 * that one beyond what is read of an answer is not the end of all that came with it.
 */
final class PassingJson {
  private static final int LEVELS = 100_000;
  private static final int DIGITS = 100_000;
  private static final int NAME = 1_000_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(LEVELS)
                  .maxNumberLength(DIGITS)
                  .maxNameLength(NAME)
                  .maxStringLength(
                      Json.MAPPER.getFactory().streamReadConstraints().getMaxStringLength())
                  .build())
          .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(LEVELS).build())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private PassingJson() {}
}
