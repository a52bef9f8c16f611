package dev.promptbeam.result.judge;

import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.ModelAnswers.Sum;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts answers by the model that gave them, one by one: those of one model in a row are summed up
 * before they are added to the others.
 */
final class AnswerCount {
  private ModelAnswers before = ModelAnswers.NONE;
  private @Nullable String model;
  private @Nullable Sum sum;

  /**
   * @param modelVersion null where the answer does not say it
   * @param tokens null where it does not say them
   */
  void add(@Nullable String modelVersion, @Nullable Tokens tokens) {
    Sum one = Sum.ofOne(tokens == null ? null : Usage.of(tokens));
    if (sum != null && Objects.equals(model, modelVersion)) {
      sum = sum.plus(one);
    } else {
      before = sums();
      model = modelVersion;
      sum = one;
    }
  }

  ModelAnswers sums() {
    return sum == null ? before : before.plus(model, sum);
  }
}
