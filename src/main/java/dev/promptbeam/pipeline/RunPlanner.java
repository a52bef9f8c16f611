package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.batch.setup.TokenQuota;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.request.EmptyFields;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.PartCompression;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.TableResults;
import dev.promptbeam.result.format.TableResults.Kind;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.spec.BatchSpec;
import dev.promptbeam.spec.BatchSpec.ModelQuota;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.storage.Locations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Binds a spec to what a run of it needs; pure but for the sample of rows it is given. */
public final class RunPlanner {
  /** Pieces small enough that two workers get even shares of a file. */
  private static final long SPLIT_BYTES = 16L << 20;

  private static final Duration UNREACHABLE_AFTER = Duration.ofHours(1);
  private static final int SAMPLE_ROWS = 1_000;

  private final Spec spec;
  private @Nullable PolicyPlan plan;

  public RunPlanner(Spec spec) {
    this.spec = spec;
  }

  /** How the rows of the dataset become requests: those of the first stage. */
  public TrialRequests requests() {
    return requests(new PolicyPlan.Tables(spec.dataset().format()));
  }

  /** The same for rows that come from no file, whose empty texts are as they were meant. */
  public TrialRequests requestsOfValues() {
    return requests(source -> false);
  }

  private TrialRequests requests(EmptyFields emptyFields) {
    List<TrialRequests.Asked> asked = new ArrayList<>();
    for (RequestBuilder builder : plan().requests(0, emptyFields)) {
      int variant = asked.size();
      List<TrialRequests.Later> later = later(variant, emptyFields);
      asked.add(new TrialRequests.Asked(builder, plan().index(0, variant), later));
    }
    return new TrialRequests(asked, PolicyPlan.names(spec), false);
  }

  private List<TrialRequests.Later> later(int variant, EmptyFields emptyFields) {
    List<String> names = spec.stages().stream().map(StageSpec::name).toList();
    return IntStream.range(1, names.size())
        .mapToObj(
            stage ->
                new TrialRequests.Later(
                    names.get(stage),
                    names.subList(0, stage),
                    plan().requests(stage, emptyFields).get(variant)))
        .toList();
  }

  private PolicyPlan plan() {
    PolicyPlan made = plan;
    if (made == null) {
      made = new PolicyPlan(spec);
      plan = made;
    }
    return made;
  }

  /** Where rows are cut; to be drawn once for a run. */
  public ShardLimits drawCut(Dataset dataset) throws InterruptedException {
    RowSample sample = RowSample.first(dataset.files(), dataset.reading(), SAMPLE_ROWS);
    return cut(CutPlanner.draw(dataset, sample, limit(), requests(), spec.batch()));
  }

  /** The same for rows that come from no file. */
  public ShardLimits drawCut(long rows, RequestSizes sizes) {
    return cut(CutPlanner.draw(rows, sizes, requestsOfValues(), spec.batch()));
  }

  /** Dead letters go back into any stage, so that each has buckets of its own. */
  private ShardLimits cut(ShardLimits drawn) {
    List<Integer> further = new ArrayList<>(drawn.further());
    while (further.size() < policies().size() - 1) {
      further.add(drawn.buckets());
    }
    return new ShardLimits(
        drawn.buckets(), drawn.maxRequests(), drawn.maxBytes(), drawn.maxTokens(), further);
  }

  /** What is read; to be pinned at the first start of a run. */
  public List<Split> splits(Dataset dataset) throws InterruptedException {
    return Splits.plan(dataset.files(), dataset.reading(), SPLIT_BYTES, limit());
  }

  /** All that lanes need to know of a run without a budget. */
  public RunSetup setup(
      RunDirectory directory, String runId, Endpoint endpoint, String fingerprint) {
    return setup(directory, runId, endpoint, fingerprint, null);
  }

  /**
   * All that lanes need to know.
   *
   * @param spending null where the run has no budget
   */
  public RunSetup setup(
      RunDirectory directory,
      String runId,
      Endpoint endpoint,
      String fingerprint,
      @Nullable Spending spending) {
    return new RunSetup(
        directory,
        policy(runId, endpoint, fingerprint, spending),
        policies(),
        format(),
        new HttpClientFactory(endpoint, spec.name(), fingerprint),
        spec.output().keepAll() || StageRequests.carriesFar(spec),
        next());
  }

  /** How the requests of its shards are asked; a shard names its own by the index. */
  public List<ShardPolicy> policies() {
    return plan().all();
  }

  /** What the result rows of the run hold, but for the model: the same for each start of it. */
  public ResultShape shape() {
    return plan().last().shape();
  }

  /** The requests of later stages; null where there is one stage. */
  @Nullable NextRequests next() {
    return spec.stages().size() == 1 ? null : StageRequests.of(spec, plan());
  }

  /** How result parts are written. */
  public ResultFormat format() {
    PartCompression compression =
        switch (spec.output().compression()) {
          case NONE -> PartCompression.NONE;
          case GZIP -> PartCompression.GZIP;
          case ZSTD -> PartCompression.ZSTD;
        };
    return switch (spec.output().format()) {
      case JSONL -> new JsonlResults(compression);
      case CSV -> table(Kind.CSV, compression);
      case PARQUET -> table(Kind.PARQUET, compression);
      case AVRO -> table(Kind.AVRO, compression);
    };
  }

  /** Where results stand. */
  public ResultPlace place(String runId) {
    ResultFormat format = format();
    return ResultPlace.in(
        spec.output().folder(), spec.name(), runId, format.extension(), format.needsColumns());
  }

  private ResultFormat table(Kind kind, PartCompression compression) {
    return new TableResults(kind, compression, shape().members(), spec.score().names());
  }

  /** By what the answers that may be taken from other runs are judged: those of the first stage. */
  Judge.Rules answers() {
    return plan().all().get(0).answers();
  }

  private RunPolicy policy(
      String runId, Endpoint endpoint, String fingerprint, @Nullable Spending spending) {
    BatchSpec batch = spec.batch();
    boolean emulator = endpoint.kind() == Endpoint.Kind.EMULATOR;
    return new RunPolicy(
        spec.name() + "/" + runId,
        endpoint.address().toString(),
        fingerprint,
        batch.mode(),
        batch.attempts(),
        batch.jobAttempts(),
        batch.deadline(),
        batch.doubtWait(),
        batch.stuckAfter(),
        batch.pollFirst(emulator),
        batch.pollMost(emulator),
        new Budgets(
            quota(batch.quota(spec.model())),
            batch.quotas().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> quota(one.getValue()))),
            batch.concurrentJobs(),
            batch.storageBytes()),
        spending,
        UNREACHABLE_AFTER,
        mediaFolder(),
        batch.tail() == null ? null : new Tail(batch.tail().requests(), batch.tail().after()));
  }

  private static TokenQuota quota(ModelQuota quota) {
    return new TokenQuota(quota.enqueuedTokens(), quota.given());
  }

  private SeenFolder mediaFolder() {
    MediaRules media = spec.media();
    return media.outside() ? SeenFolder.ANY : SeenFolder.of(Locations.path(media.folder()));
  }

  private long limit() {
    Long limit = spec.limit();
    return limit == null ? Splits.ALL_ROWS : limit;
  }
}
