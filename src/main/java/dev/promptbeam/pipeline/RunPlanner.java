package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.batch.setup.TokenQuota;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.request.AnswerFormat;
import dev.promptbeam.request.AnswerParts;
import dev.promptbeam.request.EmptyFields;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.VectorMembers;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.PartCompression;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.TableResults;
import dev.promptbeam.result.format.TableResults.Kind;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.VectorPolicy;
import dev.promptbeam.spec.BatchSpec;
import dev.promptbeam.spec.ModelQuota;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.storage.Locations;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds a spec to what a run of it needs; pure but for the sample of rows it is given. */
public final class RunPlanner {
  /** Pieces small enough that two workers get even shares of a file. */
  private static final long SPLIT_BYTES = 16L << 20;

  /** Input that the service takes in one file (protocol 7), less the line's own bytes. */
  private static final long MOST_REQUEST_BYTES = 100_000_000;

  private static final Duration UNREACHABLE_AFTER = Duration.ofHours(1);
  private static final int SAMPLE_ROWS = 1_000;

  private final Spec spec;

  public RunPlanner(Spec spec) {
    if (spec.stages().size() > 1) {
      throw new UnsupportedOperationException("one stage only");
    }
    this.spec = spec;
  }

  public RequestBuilder requests() {
    return requests(new Tables(spec.dataset().format()));
  }

  /** The same for rows that come from no file, whose empty texts are as they were meant. */
  public RequestBuilder requestsOfValues() {
    return requests(source -> false);
  }

  private RequestBuilder requests(EmptyFields emptyFields) {
    BatchSpec batch = spec.batch();
    return new RequestBuilder(
        spec.template(),
        spec.model(),
        batch.deduplicate(),
        Math.min(MOST_REQUEST_BYTES, batch.maxBytes() - 64),
        emptyFields,
        MediaFiles.of(spec.media()));
  }

  /** Where rows are cut; to be drawn once for a run. */
  public ShardLimits drawCut(Dataset dataset) throws InterruptedException {
    RowSample sample = RowSample.first(dataset.files(), dataset.reading(), SAMPLE_ROWS);
    return CutPlanner.draw(dataset, sample, limit(), requests(), spec.batch());
  }

  /** The same for rows that come from no file. */
  public ShardLimits drawCut(long rows, RequestSizes sizes) {
    return CutPlanner.draw(rows, sizes, spec.batch());
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
        spec.output().keepAll());
  }

  /** How the requests of its shards are asked; a shard names its own by the index. */
  public List<ShardPolicy> policies() {
    return List.of(new ShardPolicy(spec.kind(), spec.model(), answers(), shape()));
  }

  /** What the result rows of the run hold: the same for each start of it. */
  public ResultShape shape() {
    return new ResultShape(
        spec.output().include().contains(Included.ROW),
        spec.output().include().contains(Included.RESPONSE),
        spec.output().include().contains(Included.USAGE),
        embeds() ? new VectorMembers(spec.output().normalize()) : textMembers(),
        spec.model(),
        spec.template().answerParts().media() || ModelId.makesMedia(spec.model()),
        requests().mayShare(),
        !spec.reuse().isEmpty(),
        spec.score(),
        spec.output().replaceSurrogates());
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

  private boolean embeds() {
    return spec.kind().equals(RequestKind.EMBED);
  }

  /** By what answers are judged. */
  Judge.Rules answers() {
    AnswerFormat format = spec.template().answerFormat();
    return embeds()
        ? new VectorPolicy(format.dimensions(), format.perRow(), spec.output().normalize())
        : textPolicy(format);
  }

  private AnswerPolicy textPolicy(AnswerFormat format) {
    boolean openApi = format.responseSchema() != null;
    return new AnswerPolicy(
        spec.output().accept(),
        format.wantsJson(),
        openApi ? format.responseSchema() : format.responseJsonSchema(),
        openApi,
        format.perRow(),
        spec.output().stripFences());
  }

  private TextMembers textMembers() {
    AnswerParts parts = spec.template().answerParts();
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (parts.calls()) {
      extras.add(Extra.CALLS);
    }
    if (parts.thoughts()) {
      extras.add(Extra.THOUGHTS);
    }
    if (parts.candidates()) {
      extras.add(Extra.CANDIDATES);
    }
    return new TextMembers(textPolicy(spec.template().answerFormat()), extras);
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
        mediaFolder());
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
