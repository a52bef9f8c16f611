package dev.promptbeam.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.budget.RequestCosts;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.catalog.TokenPrices.Rates;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.TempFolder;
import dev.promptbeam.run.plan.RequestSample.Sampled;
import dev.promptbeam.run.service.RunEndpoint;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans a run: packs the dataset as the run would, and reckons what its requests cost. Sends
 * nothing, but countTokens of some requests where that is asked for, which is free.
 *
 * @param sample answers like those that are expected; null where there are none
 * @param count how many requests the service is to count; 0 for none
 */
public record Planning(
    Surroundings surroundings, Spec spec, Tariff tariff, @Nullable OutputSample sample, int count) {
  private static final int LOOKED_AT = 2_000;

  public Plan of(Path specFile) throws RunRefusedException, IOException, InterruptedException {
    if (count > 0 && spec.kind().equals(RequestKind.EMBED)) {
      throw new RunRefusedException("--count: the service counts no tokens of embeddings");
    }
    TempFolder.requireUsable();
    Dataset dataset = Dataset.find(spec, specFile);
    try (ThrownAway folder = ThrownAway.create()) {
      RunDirectory directory = RunDirectory.of(folder.path());
      try (RunEndpoint server = RunEndpoint.open(spec.endpoint(), directory, surroundings, true)) {
        if (count > 0) {
          server.endpoint().key(surroundings.environment()); // before the dataset is read
        }
        Sealed sealed = new Packing(spec, surroundings, directory).pack(dataset, server.endpoint());
        CountedTokens counted = count == 0 ? null : count(directory, sealed, server);
        return plan(dataset, directory, sealed, counted);
      }
    }
  }

  private @Nullable CountedTokens count(RunDirectory directory, Sealed sealed, RunEndpoint server)
      throws RunRefusedException, IOException, InterruptedException {
    RunPlanner planner = new RunPlanner(spec);
    var key = server.endpoint().key(surroundings.environment());
    String fingerprint = key == null ? "" : key.fingerprint(spec.name());
    List<Sampled> requests = RequestSample.of(directory, sealed.shards(), count);
    try (GeminiClient client =
        planner.setup(directory, "plan", server.endpoint(), fingerprint).connect().open()) {
      return CountedTokens.of(requests, spec.model(), client);
    } catch (GeminiException e) {
      throw new RunRefusedException("--count: " + e.getMessage());
    }
  }

  private Plan plan(
      Dataset dataset, RunDirectory directory, Sealed sealed, @Nullable CountedTokens counted)
      throws IOException, InterruptedException {
    List<ShardInfo> shards = sealed.shards();
    long tokens = shards.stream().mapToLong(ShardInfo::tokens).sum();
    long bytes = shards.stream().mapToLong(ShardInfo::bytes).sum();
    Range input =
        counted != null
            ? counted.of(bytes)
            : TextSpan.of(RequestSample.of(directory, shards, LOOKED_AT)).of(bytes, tokens);
    Range output = output(directory, sealed);
    Plan.Cost cost = cost(input, output, sealed.requests());
    Map<String, Long> letters = new LinkedHashMap<>();
    for (DeadLetterCount letter : DeadLetterCount.of(directory)) {
      letters.put(letter.reason(), letter.count());
    }
    return new Plan(
        sealed.rowsRead(),
        letters,
        sealed.requests(),
        sealed.rowsRead() - sealed.deadLetters() - sealed.requests(),
        shards.size(),
        shards.size(),
        bytes,
        input,
        output,
        cost,
        spec.model(),
        QuotaFit.of(spec, tariff.catalog(), shards),
        counted,
        warnings(dataset, directory, sealed, counted, input, output, cost));
  }

  private Range output(RunDirectory directory, Sealed sealed) throws IOException {
    if (spec.kind().equals(RequestKind.EMBED)) {
      return new Range(0, 0L);
    }
    Long most = mostOutput(directory, sealed);
    if (sample == null) {
      return new Range(sealed.requests(), most);
    }
    Range seen = sample.of(sealed.requests());
    Long high = seen.high();
    return most != null && high != null && high > most
        ? new Range(Math.min(seen.low(), most), most)
        : seen;
  }

  /** What all answers have at most; null where nothing says so. */
  private @Nullable Long mostOutput(RunDirectory directory, Sealed sealed) throws IOException {
    Long model = tariff.catalog().outputTokens(spec.model());
    long said = spec.template().maxOutputTokens();
    JsonNode candidates =
        Json.MAPPER.readTree(spec.requestJson()).at("/generationConfig/candidateCount");
    if (said > 0 && (candidates.isMissingNode() || candidates.isIntegralNumber())) {
      long one = Math.max(said, RequestCosts.leastBound(makesPictures()));
      return sealed.requests() * one * Math.max(1, candidates.asLong());
    }
    if (model == null) {
      return null;
    }
    BigDecimal one = BigDecimal.valueOf(1_000_000);
    Rates each = new Rates(BigDecimal.ZERO, one, one, BigDecimal.ZERO); // 1 for each token
    RequestCosts bound = new RequestCosts(new TokenPrices(each, each), model, makesPictures());
    long most = 0;
    for (ShardInfo shard : sealed.shards()) {
      most += bound.of(directory.requests(SendingTask.name(shard.id(), 1))).usd().longValue();
    }
    return most;
  }

  private boolean makesPictures() {
    return tariff.catalog().makesPictures(spec.model());
  }

  private Plan.@Nullable Cost cost(Range input, Range output, long requests) {
    Long inputHigh = input.high();
    Long outputHigh = output.high();
    if (inputHigh == null || outputHigh == null) {
      return null;
    }
    List<BatchCost> batch = costs(tariff, requests);
    if (!batch.stream().allMatch(BatchCost::isKnown)) {
      return null;
    }
    List<BatchCost> alone = costs(tariff.interactive(), requests);
    return new Plan.Cost(
        least(batch, input.low(), output.low()),
        most(batch, inputHigh, outputHigh),
        new Plan.Interactive(
            least(alone, input.low(), output.low()), most(alone, inputHigh, outputHigh)),
        "USD",
        tariff.prices().date());
  }

  /** By each of the models that may answer. */
  private List<BatchCost> costs(Tariff by, long requests) {
    return answering().stream().map(one -> new BatchCost(by, one, today(), requests)).toList();
  }

  private static BigDecimal least(List<BatchCost> costs, long input, long output) {
    return costs.stream().map(one -> one.of(input, output)).reduce(BigDecimal::min).orElseThrow();
  }

  private static BigDecimal most(List<BatchCost> costs, long input, long output) {
    return costs.stream().map(one -> one.of(input, output)).reduce(BigDecimal::max).orElseThrow();
  }

  private List<String> answering() {
    return tariff.catalog().answering(spec.model(), today(), lastDay());
  }

  private LocalDate lastDay() {
    return today().plusDays(spec.batch().deadline().toDays());
  }

  private List<String> warnings(
      Dataset dataset,
      RunDirectory directory,
      Sealed sealed,
      @Nullable CountedTokens counted,
      Range input,
      Range output,
      Plan.@Nullable Cost cost)
      throws IOException, InterruptedException {
    List<String> warnings = new ArrayList<>(spec.warnings());
    DatasetWarnings.atStart(spec, dataset)
        .forEach(each -> warnings.add(each.replaceFirst("^warning: ", "")));
    warnings.addAll(new Records(directory.ledger()).notes());
    for (String model : answering()) {
      warnings.addAll(ofPrice(model));
    }
    Long inputHigh = input.high();
    warnings.addAll(
        new LaterStages(spec, tariff, today())
            .sentences(sealed.requests(), inputHigh == null ? 0 : inputHigh));
    if (output.high() == null) {
      warnings.add("nothing bounds the answers of " + spec.model() + ": set maxOutputTokens");
    } else if (sample == null
        && spec.kind().equals(RequestKind.GENERATE)
        && spec.template().maxOutputTokens() == 0) {
      warnings.add(
          "without maxOutputTokens an answer may be as long as the model allows; --sample RUN or"
              + " FILE says how long they are");
    }
    if (count > 0 && counted == null) {
      warnings.add(
          "--count: the service was not asked, as files that requests refer to are not uploaded"
              + " yet; input tokens are estimated");
    }
    int jobs = sealed.shards().size();
    if (spec.batch().mode() == BatchMode.INLINE && jobs > 1) {
      warnings.add(
          "batch.mode: inline takes one small job, and this would be "
              + jobs
              + ": a run is refused; use mode: file or auto");
    }
    BigDecimal budget = spec.budget();
    if (budget != null && cost == null) {
      warnings.add("the budget cannot be kept as long as the cost is unknown: a run is refused");
    }
    if (budget != null && cost != null && cost.high().compareTo(budget) > 0) {
      warnings.add(
          "the budget of "
              + budget.toPlainString()
              + " USD may stop the run: its cost is bounded by "
              + cost.high().toPlainString());
    }
    boolean shares = new RunPlanner(spec).requests().mayShare();
    if (shares && sealed.rowsRead() - sealed.deadLetters() == sealed.requests()) {
      warnings.add("there is nothing to deduplicate: no two rows make the same request");
    }
    if (!spec.reuse().isEmpty()) {
      warnings.add("reuse is not looked at: what former runs have answered costs nothing");
    }
    return warnings;
  }

  private List<String> ofPrice(String model) {
    List<String> warnings = new ArrayList<>();
    if (tariff.prices(model, today()) == null) {
      warnings.add(
          "no price of "
              + model
              + " is known (prices of "
              + tariff.prices().date()
              + "): give one by --prices FILE");
    } else if (tariff.assumed(model) != null) {
      warnings.add("the price of " + tariff.assumed(model) + " is assumed for " + model);
    }
    tariff.changes(model, today()).stream()
        .filter(day -> !day.isAfter(lastDay()))
        .forEach(day -> warnings.add("the price of " + model + " changes on " + day));
    return warnings;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
  }
}
