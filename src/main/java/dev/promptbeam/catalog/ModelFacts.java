package dev.promptbeam.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model; null for what is not.
 *
 * @param model its id, without {@code models/}
 * @param retires when it is gone, or answered by another
 * @param samplingIgnored whether temperature, topP and topK have no effect
 * @param thinkingLevels levels it takes; none where it takes budgets alone
 * @param thinkingBudgets the least and the most tokens of a budget, besides -1
 * @param candidates the most candidates of an answer
 * @param logprobs whether it tells probabilities of tokens
 * @param modalities values of responseModalities that it takes
 * @param tools fields of Tool that it takes
 * @param batch whether jobs can be made of it
 * @param kinds what it makes: {@code generate}, {@code embed}, {@code image}
 * @param taskTypes values of taskType that it takes; none where the task stands in the text
 * @param dimensions the least and the most values of its vectors
 * @param imageSizes values of imageConfig.imageSize
 * @param aspectRatios values of imageConfig.aspectRatio
 * @param mostImages pictures of one request
 * @param mediaTypes beginnings of the MIME types that it takes
 * @param outputTokens the most tokens of an answer, thinking included
 * @param quota input tokens of all its live jobs, by tier from 1 to 3
 * @param like the model whose quota and price are assumed where it has none of its own
 */
public record ModelFacts(
    String model,
    @Nullable Retirement retires,
    @Nullable Fact<Boolean> samplingIgnored,
    @Nullable Fact<List<String>> thinkingLevels,
    @Nullable Fact<List<Long>> thinkingBudgets,
    @Nullable Fact<Long> candidates,
    @Nullable Fact<Boolean> logprobs,
    @Nullable Fact<List<String>> modalities,
    @Nullable Fact<List<String>> tools,
    @Nullable Fact<Boolean> batch,
    @Nullable Fact<List<String>> kinds,
    @Nullable Fact<List<String>> taskTypes,
    @Nullable Fact<List<Long>> dimensions,
    @Nullable Fact<List<String>> imageSizes,
    @Nullable Fact<List<String>> aspectRatios,
    @Nullable Fact<Integer> mostImages,
    @Nullable Fact<List<String>> mediaTypes,
    @Nullable Fact<Long> outputTokens,
    @Nullable Fact<List<Long>> quota,
    @Nullable Fact<String> like) {
  private static final int TIERS = 3;

  /** What is missing in an entry of a file; null where nothing is. */
  @Nullable String fault() {
    if (model == null || model.isBlank()) {
      return "a model wants \"model\", its id";
    }
    if (retires != null && (retires.on() == null || retires.source() == null)) {
      return "retires of " + model + " wants \"on\" and \"source\"";
    }
    boolean whole =
        Stream.of(
                samplingIgnored,
                thinkingLevels,
                thinkingBudgets,
                candidates,
                logprobs,
                modalities,
                tools,
                batch,
                kinds,
                taskTypes,
                dimensions,
                imageSizes,
                aspectRatios,
                mostImages,
                mediaTypes,
                outputTokens,
                quota,
                like)
            .allMatch(fact -> fact == null || (fact.is() != null && fact.source() != null));
    if (!whole) {
      return "each fact of " + model + " wants \"is\" and \"source\"";
    }
    boolean tiers = quota == null || (quota.is().size() == TIERS && !quota.is().contains(null));
    if (!tiers) {
      return "quota of " + model + " wants a number for each of " + TIERS + " tiers";
    }
    if (!isRange(dimensions)) {
      return "dimensions of " + model + " wants the least and the most";
    }
    return isRange(thinkingBudgets)
        ? null
        : "thinkingBudgets of " + model + " wants the least and the most";
  }

  private static boolean isRange(@Nullable Fact<List<Long>> fact) {
    return fact == null || (fact.is().size() == 2 && !fact.is().contains(null));
  }

  /**
   * One fact.
   *
   * @param is what is so
   * @param source who says so: a name among the table's sources, or words
   */
  public record Fact<T>(T is, String source) {}

  /**
   * The end of a model.
   *
   * @param on first day
   * @param answeredBy who answers from that day on; null where calls are refused
   */
  public record Retirement(LocalDate on, @Nullable String answeredBy, String source) {}
}
