package dev.promptbeam.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.budget.RequestCosts;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.catalog.TokenPrices.Rates;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan asks of one model.
 *
 * @param shards those that are asked of it
 * @param sample answers like those that are expected; null where there are none
 * @param counted what the service has counted; null where it was not asked
 */
record ModelShare(
    Spec spec,
    String model,
    RunDirectory directory,
    List<ShardInfo> shards,
    Tariff tariff,
    @Nullable OutputSample sample,
    @Nullable CountedTokens counted,
    LocalDate today) {
  private static final int LOOKED_AT = 2_000;

  long requests() {
    return shards.stream().mapToLong(ShardInfo::requests).sum();
  }

  private long bytes() {
    return shards.stream().mapToLong(ShardInfo::bytes).sum();
  }

  Range input() throws IOException {
    if (counted != null) {
      return counted.of(bytes());
    }
    long tokens = shards.stream().mapToLong(ShardInfo::tokens).sum();
    return TextSpan.of(RequestSample.of(directory, shards, LOOKED_AT)).of(bytes(), tokens);
  }

  Range output() throws IOException {
    if (asking().get(0).kind().equals(RequestKind.EMBED)) {
      return new Range(0, 0L);
    }
    Long most = mostOutput();
    if (sample == null) {
      return new Range(requests(), most);
    }
    Range seen = sample.of(requests());
    Long high = seen.high();
    return most != null && high != null && high > most
        ? new Range(Math.min(seen.low(), most), most)
        : seen;
  }

  /** The requests of the first stage that ask it, by variant. */
  private List<StageSpec> asking() {
    return spec.variants().stream()
        .map(variant -> variant.stages().get(0))
        .filter(stage -> stage.model().equals(model))
        .toList();
  }

  /** Whether each of its requests bounds its answer itself. */
  boolean saysOutput() {
    return asking().stream()
        .allMatch(stage -> stage.template(spec.allowUnknownFields()).maxOutputTokens() > 0);
  }

  /** What all answers have at most; null where nothing says so. */
  private @Nullable Long mostOutput() throws IOException {
    Long most = tariff.catalog().outputTokens(model);
    long said = asking().get(0).template(spec.allowUnknownFields()).maxOutputTokens();
    JsonNode candidates =
        Json.MAPPER.readTree(asking().get(0).requestJson()).at("/generationConfig/candidateCount");
    if (asking().size() == 1
        && said > 0
        && (candidates.isMissingNode() || candidates.isIntegralNumber())) {
      long one = Math.max(said, RequestCosts.leastBound(makesPictures()));
      return requests() * one * Math.max(1, candidates.asLong());
    }
    if (most == null && !saysOutput()) {
      return null;
    }
    BigDecimal one = BigDecimal.valueOf(1_000_000);
    Rates each = new Rates(BigDecimal.ZERO, one, one, BigDecimal.ZERO); // 1 for each token
    RequestCosts bound =
        new RequestCosts(
            new TokenPrices(each, each), most == null ? Long.MAX_VALUE : most, makesPictures());
    long sum = 0;
    for (ShardInfo shard : shards) {
      sum += bound.of(directory.requests(SendingTask.name(shard.id(), 1))).usd().longValue();
    }
    return sum;
  }

  private boolean makesPictures() {
    return tariff.catalog().makesPictures(model);
  }

  Plan.@Nullable Cost cost(Range input, Range output) {
    Long inputHigh = input.high();
    Long outputHigh = output.high();
    if (inputHigh == null || outputHigh == null) {
      return null;
    }
    List<BatchCost> batch = costs(tariff);
    if (!batch.stream().allMatch(BatchCost::isKnown)) {
      return null;
    }
    List<BatchCost> alone = costs(tariff.interactive());
    return new Plan.Cost(
        least(batch, input.low(), output.low()),
        most(batch, inputHigh, outputHigh),
        new Plan.Interactive(
            least(alone, input.low(), output.low()), most(alone, inputHigh, outputHigh)),
        "USD",
        tariff.prices().date());
  }

  /** By each of the models that may answer. */
  private List<BatchCost> costs(Tariff by) {
    return answering().stream().map(one -> new BatchCost(by, one, today, requests())).toList();
  }

  private static BigDecimal least(List<BatchCost> costs, long input, long output) {
    return costs.stream().map(one -> one.of(input, output)).reduce(BigDecimal::min).orElseThrow();
  }

  private static BigDecimal most(List<BatchCost> costs, long input, long output) {
    return costs.stream().map(one -> one.of(input, output)).reduce(BigDecimal::max).orElseThrow();
  }

  /** The models that may answer what it is asked. */
  List<String> answering() {
    return tariff.catalog().answering(model, today, lastDay());
  }

  private LocalDate lastDay() {
    return today.plusDays(spec.batch().deadline().toDays());
  }
}
