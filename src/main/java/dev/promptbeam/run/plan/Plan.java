package dev.promptbeam.run.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a spec would be.
 *
 * @param rows that are read, dead letters included
 * @param deadLetters by reason, those that are one before anything is sent
 * @param requests that are sent
 * @param duplicates rows that share the request of another one
 * @param jobs one for each shard, as long as none fails
 * @param bytes of their inputs
 * @param cost null where it is not known
 * @param model the one of the first variant
 * @param models what is asked of each, where there are several
 * @param quota for each tier, or as the spec gives it
 * @param counted what the service has counted; null where it was not asked
 */
@JsonInclude
public record Plan(
    long rows,
    Map<String, Long> deadLetters,
    long requests,
    long duplicates,
    int shards,
    int jobs,
    long bytes,
    Range inputTokens,
    Range outputTokens,
    @Nullable Cost cost,
    String model,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfModel> models,
    List<QuotaFit> quota,
    @Nullable CountedTokens counted,
    List<String> warnings) {

  /**
   * In a batch, beside what the same would cost where each request is asked alone.
   *
   * @param pricesOf the day of the list
   */
  public record Cost(
      BigDecimal low,
      BigDecimal high,
      Interactive interactive,
      String currency,
      LocalDate pricesOf) {
    Cost plus(Cost other) {
      return new Cost(
          low.add(other.low),
          high.add(other.high),
          new Interactive(
              interactive.low.add(other.interactive.low),
              interactive.high.add(other.interactive.high)),
          currency,
          pricesOf);
    }
  }

  /** What is asked of one model of several. */
  @JsonInclude
  public record OfModel(
      String model, long requests, Range inputTokens, Range outputTokens, @Nullable Cost cost) {}

  /** The same outside of a batch. */
  public record Interactive(BigDecimal low, BigDecimal high) {}
}
