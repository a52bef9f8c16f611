package dev.promptbeam.request;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON bytes with gaps: the parts of a request that are the same for all rows, written once.
 *
 * @param steps constant bytes and slots in writing order
 */
record Program(List<Step> steps) {

  /** Constant bytes, or where they are null the number of a slot. */
  @SuppressWarnings("ArrayRecordComponent") // part of a program; never compared
  record Step(byte @Nullable [] constant, int slot) {

    byte[] bytes(Filling[] fillings, boolean canonical) {
      if (constant != null) {
        return constant;
      }
      return canonical ? fillings[slot].canonical() : fillings[slot].wire();
    }
  }

  /** The bytes that {@link #run} would make at most, which may be more than an array holds. */
  long length(Filling[] fillings) {
    long length = 0;
    for (Step step : steps) {
      length += step.bytes(fillings, false).length;
    }
    return length;
  }

  byte[] run(Filling[] fillings, boolean canonical) {
    int length = 0;
    for (Step step : steps) {
      length += step.bytes(fillings, canonical).length;
    }
    byte[] result = new byte[length];
    int end = 0;
    boolean commaWent = true;
    for (Step step : steps) {
      byte[] bytes = step.bytes(fillings, canonical);
      int from = !commaWent && bytes.length > 0 && bytes[0] == ',' ? 1 : 0;
      if (bytes.length == 0 && end > 0) { // an item that is left out takes a comma along
        commaWent = result[end - 1] == ',';
        end -= commaWent ? 1 : 0;
      } else {
        commaWent = true;
        System.arraycopy(bytes, from, result, end, bytes.length - from);
        end += bytes.length - from;
      }
    }
    return end == length ? result : Arrays.copyOf(result, end);
  }
}
