package dev.promptbeam.run.plan;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.BatchMode;
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
        List<ModelShare> shares = new ArrayList<>();
        for (String model : models()) {
          List<ShardInfo> its = of(model, sealed);
          CountedTokens counted = count == 0 ? null : count(directory, model, its, server);
          shares.add(new ModelShare(spec, model, directory, its, tariff, sample, counted, today()));
        }
        return plan(dataset, directory, sealed, shares);
      }
    }
  }

  /** Those of the first stage, in the order of the spec. */
  private List<String> models() {
    return spec.variants().stream()
        .map(variant -> variant.stages().get(0).model())
        .distinct()
        .toList();
  }

  private List<ShardInfo> of(String model, Sealed sealed) {
    List<ShardPolicy> policies = new RunPlanner(spec).policies();
    return sealed.shards().stream()
        .filter(shard -> policies.get(shard.policy()).model().equals(model))
        .toList();
  }

  private @Nullable CountedTokens count(
      RunDirectory directory, String model, List<ShardInfo> shards, RunEndpoint server)
      throws RunRefusedException, IOException, InterruptedException {
    RunPlanner planner = new RunPlanner(spec);
    var key = server.endpoint().key(surroundings.environment());
    String fingerprint = key == null ? "" : key.fingerprint(spec.name());
    List<Sampled> requests = RequestSample.of(directory, shards, count);
    try (GeminiClient client =
        planner.setup(directory, "plan", server.endpoint(), fingerprint).connect().open()) {
      return CountedTokens.of(requests, model, client);
    } catch (GeminiException e) {
      throw new RunRefusedException("--count: " + e.getMessage());
    }
  }

  private Plan plan(Dataset dataset, RunDirectory directory, Sealed sealed, List<ModelShare> shares)
      throws IOException, InterruptedException {
    List<ShardInfo> shards = sealed.shards();
    List<Plan.OfModel> models = new ArrayList<>();
    Range input = new Range(0, 0L);
    Range output = input;
    Plan.Cost cost = null;
    for (ModelShare share : shares) {
      Range in = share.input();
      Range out = share.output();
      Plan.Cost its = share.cost(in, out);
      cost = models.isEmpty() ? its : cost == null || its == null ? null : cost.plus(its);
      input = input.plus(in);
      output = output.plus(out);
      models.add(new Plan.OfModel(share.model(), share.requests(), in, out, its));
    }
    Map<String, Long> letters = new LinkedHashMap<>();
    for (DeadLetterCount letter : DeadLetterCount.of(directory)) {
      letters.put(letter.reason(), letter.count());
    }
    CountedTokens counted = CountedTokens.sum(shares.stream().map(ModelShare::counted).toList());
    return new Plan(
        sealed.rowsRead(),
        letters,
        sealed.requests(),
        sealed.rowsRead() - sealed.deadLetters() - sealed.requests(),
        shards.size(),
        shards.size(),
        shards.stream().mapToLong(ShardInfo::bytes).sum(),
        input,
        output,
        cost,
        spec.model(),
        models.size() == 1 ? List.of() : models,
        shares.stream().flatMap(share -> QuotaFit.of(share).stream()).toList(),
        counted,
        warnings(dataset, directory, sealed, shares, counted, input, output, cost));
  }

  private List<String> warnings(
      Dataset dataset,
      RunDirectory directory,
      Sealed sealed,
      List<ModelShare> shares,
      @Nullable CountedTokens counted,
      Range input,
      Range output,
      Plan.@Nullable Cost cost)
      throws IOException, InterruptedException {
    List<String> warnings = new ArrayList<>(spec.warnings());
    DatasetWarnings.atStart(spec, dataset)
        .forEach(each -> warnings.add(each.replaceFirst("^warning: ", "")));
    warnings.addAll(new Records(directory.ledger()).notes());
    shares.stream()
        .flatMap(share -> share.answering().stream())
        .distinct()
        .forEach(model -> warnings.addAll(ofPrice(model)));
    Long inputHigh = input.high();
    warnings.addAll(
        new LaterStages(spec, tariff, today())
            .sentences(sealed.requests(), inputHigh == null ? 0 : inputHigh));
    if (output.high() == null) {
      for (ModelShare share : shares) {
        if (share.output().high() == null) {
          warnings.add("nothing bounds the answers of " + share.model() + ": set maxOutputTokens");
        }
      }
    } else if (sample == null
        && spec.kind().equals(RequestKind.GENERATE)
        && !shares.stream().allMatch(ModelShare::saysOutput)) {
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
    boolean mayShare = new RunPlanner(spec).requests().mayShare();
    if (mayShare && sealed.rowsRead() - sealed.deadLetters() == sealed.requests()) {
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

  private LocalDate lastDay() {
    return today().plusDays(spec.batch().deadline().toDays());
  }
}
