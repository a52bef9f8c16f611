package dev.promptbeam.library;

import static org.apache.beam.sdk.values.TypeDescriptors.strings;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.pack.PackEntryCoder;
import dev.promptbeam.batch.pack.RowNames;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.pipeline.AskRows;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.StartedRun;
import dev.promptbeam.pipeline.TrialRequests;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.StorageAddress;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Gemini model about each row of a collection, through the Gemini Batch API: rows become
 * requests, requests become batch jobs, and each row ends as exactly one {@linkplain
 * Result#answers() answer} or one {@linkplain Result#deadLetters() dead letter} with a reason.
 *
 * <p>For thousands of rows and more, at half the price, within a day. Not for unbounded input,
 * which is refused when the transform is applied, and not where an answer is wanted at once.
 *
 * <h2>Use</h2>
 *
 * <pre>{@code
 * PromptBatch.Result reviewed =
 *     reviews.apply(
 *         "ClassifyReviews",
 *         PromptBatch.of(PromptSpec.read(Path.of("classify.yaml")))
 *             .withRunDirectory("/data/runs/classify/2026-11-28"));
 * reviewed.answers().apply(...);
 * reviewed.deadLetters().apply(...);
 * }</pre>
 *
 * <p>Rows are elements of any type with a schema, {@code Row} itself too, or {@code String}s of one
 * JSON object each. The API key is read on the workers, from {@code GEMINI_API_KEY_FILE}, {@code
 * GOOGLE_API_KEY} or {@code GEMINI_API_KEY}; it never travels.
 *
 * <h2>Guarantees</h2>
 *
 * <p>No request is paid for twice, however often the runner repeats a bundle, whatever is killed,
 * and whenever the pipeline is run again over the same rows and the same run directory: what must
 * not happen twice is written there before it is done. All workers must see that directory under
 * the same path. A run that is stopped or refused fails the pipeline with a {@link
 * PromptRunException} and emits nothing; run again, it goes on where it was. A run that was
 * complete sends nothing more and emits the same again.
 *
 * <p>The rows must be the same each time they are made, in whatever order. They are counted and
 * their contents summed up before anything is packed, again when all is packed and nothing sent,
 * and at each later start; rows that are others fail the pipeline. Rows with equal contents are
 * asked as many times as there are.
 *
 * <p>Answers come at the end, in the global window, in no order. The transform blocks as many
 * threads of the workers as it has lanes, until the last job has ended.
 */
public final class PromptBatch extends PTransform<PCollection<?>, PromptBatch.Result> {
  private static final long serialVersionUID = 1;

  private final Spec spec;
  private final String folder;
  private final boolean requests;
  private final RunSettings settings;
  private final transient @Nullable ErrorHandler<BadRecord, ?> badRecords;

  private PromptBatch(
      Spec spec,
      String folder,
      boolean requests,
      RunSettings settings,
      @Nullable ErrorHandler<BadRecord, ?> badRecords) {
    this.spec = spec;
    this.folder = folder;
    this.requests = requests;
    this.settings = settings;
    this.badRecords = badRecords;
  }

  /**
   * Asks rows: elements with a schema, or texts of one JSON object each.
   *
   * @throws IllegalArgumentException with every error of the spec
   */
  public static PromptBatch of(PromptSpec spec) {
    return new PromptBatch(spec.checked(null), spec.folder(), false, RunSettings.USUAL, null);
  }

  /**
   * Sends ready requests: elements are a key, which may be null, and the JSON of a {@code
   * GenerateContentRequest}, or of an {@code EmbedContentRequest} where the spec's {@code kind} is
   * {@code embed}. The spec needs no {@code request}.
   *
   * @throws IllegalArgumentException with every error of the spec
   */
  public static PromptBatch ofRequests(PromptSpec spec) {
    Spec checked = spec.checked(DatasetFormat.REQUESTS);
    return new PromptBatch(checked, spec.folder(), true, RunSettings.USUAL, null);
  }

  /**
   * Where everything of this run lies: what was sent and came back, results, and the records that
   * keep it from being paid for twice. Required. One directory a run: the same one goes on with the
   * same run, over the same rows.
   *
   * @param directory a path that all workers see, or {@code gs://BUCKET/FOLDER}
   */
  public PromptBatch withRunDirectory(String directory) {
    return with(settings.withRoot(directory));
  }

  /**
   * Says which Cloud Storage {@code gs://} means, in this program and on the workers: another one
   * than Google's, as for tests. It holds for all {@code gs://} paths of the program.
   *
   * @param endpoint its base URL, such as {@code http://127.0.0.1:4443}
   */
  public PromptBatch withCloudStorage(String endpoint) {
    return with(settings.withStorage(StorageAddress.of(endpoint)));
  }

  /**
   * Names the run in its jobs and in what it tells; the last name of the run directory if it is not
   * said.
   *
   * @param runId a letter or digit, then up to 127 letters, digits and {@code ._:+@-}
   */
  public PromptBatch withRunId(String runId) {
    return with(settings.withId(runId));
  }

  /**
   * Does not wait longer than that for jobs, from the time when the rows are known: then the
   * pipeline fails, jobs go on, and the next run of it collects them. Without it the pipeline waits
   * until all is done.
   */
  public PromptBatch withWait(Duration most) {
    return with(settings.withPatience(most));
  }

  /**
   * How many threads of the workers read answers and publish, 16 if it is not said; one of them
   * decides what is sent. Those that find no free thread are not missed.
   *
   * @param lanes at least 1
   */
  public PromptBatch withLanes(int lanes) {
    return with(settings.withLanes(lanes));
  }

  /**
   * Gives up jobs that the present API key cannot see because another one has made them; their
   * requests are paid for again. Without it such a run is refused.
   */
  public PromptBatch withOpenJobsAbandoned() {
    return with(settings.abandoning());
  }

  /**
   * Fails the pipeline, before it emits anything, where any row has no answer. What was answered
   * stays in the run directory.
   */
  public PromptBatch withoutDeadLetters() {
    return with(settings.refusing());
  }

  /**
   * Also hands each dead letter to an error handler of Beam: the row as JSON, the reason as the
   * exception, the message as the description.
   */
  public PromptBatch withBadRecordErrorHandler(ErrorHandler<BadRecord, ?> handler) {
    return new PromptBatch(spec, folder, requests, settings, handler);
  }

  private PromptBatch with(RunSettings other) {
    return new PromptBatch(spec, folder, requests, other, badRecords);
  }

  @Override
  public Result expand(PCollection<?> input) {
    RunSteps steps = steps();
    StartedRun run = new StartedRun(spec, steps.runId(), steps.directory());
    TrialRequests builder = new RunPlanner(spec).requestsOfValues();

    PCollection<PackEntry> rows = input.apply("ReadRows", ReadElements.of(reader(), requests));
    PCollection<Long> begun =
        rows.apply("MeasureInput", MeasureInput.of(builder)).apply("BeginRun", BeginRun.of(steps));
    PCollection<String> published =
        PCollectionList.of(begun.apply("CountRows", CountRows.of(run.directory())))
            .and(
                rows.apply("AwaitRun", Wait.on(begun))
                    .setCoder(PackEntryCoder.of())
                    .apply("LeavePacked", LeavePacked.of(run)))
            .apply("RowsAndCount", Flatten.pCollections())
            .apply("AskRows", AskRows.of(builder, RowNames.CONTENT, run, settings.lanes()));
    PCollection<PublishedPart> parts =
        PCollectionList.of(begun.apply("SayBegun", MapElements.into(strings()).via(n -> "begun")))
            .and(published)
            .apply("BegunAndPublished", Flatten.pCollections())
            .apply("FinishRun", EndRun.of(steps));
    Result result =
        new Result(
            parts.apply("ReadAnswers", ReadParts.answers()),
            parts.apply("ReadDeadLetters", ReadParts.deadLetters()));
    if (badRecords != null) {
      badRecords.addErrorCollection(
          result.deadLetters.apply("BadRecords", new DeadLettersAsBadRecords()));
    }
    return result;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("spec", spec.name()).withLabel("Name of the spec"))
        .add(DisplayData.item("model", spec.model()).withLabel("Model that is asked"));
    settings.populateDisplayData(builder);
  }

  private ElementReader reader() {
    return new ElementReader(spec.dataset().key(), spec.dataset().format() != null);
  }

  private RunSteps steps() {
    String root = settings.root();
    if (root == null) {
      throw new IllegalArgumentException(
          "PromptBatch wants withRunDirectory(...): what keeps requests from being paid for twice"
              + " is written there");
    }
    StorageAddress storage = settings.storage();
    if (storage != null) {
      storage.use();
    }
    return new RunSteps(spec, folder, RunDirectory.of(Locations.path(root)), settings.named());
  }

  /** What became of the rows: each is in one of the two collections, once. */
  public static final class Result implements POutput {
    private static final TupleTag<PromptAnswer> ANSWERS = new TupleTag<>("answers");
    private static final TupleTag<PromptDeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters");

    private final PCollection<PromptAnswer> answers;
    private final PCollection<PromptDeadLetter> deadLetters;

    private Result(PCollection<PromptAnswer> answers, PCollection<PromptDeadLetter> deadLetters) {
      this.answers = answers;
      this.deadLetters = deadLetters;
    }

    /** Rows with an answer; with a schema. */
    public PCollection<PromptAnswer> answers() {
      return answers;
    }

    /** Rows without one, each with a reason; with a schema. */
    public PCollection<PromptDeadLetter> deadLetters() {
      return deadLetters;
    }

    @Override
    public Pipeline getPipeline() {
      return answers.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ANSWERS, answers, DEAD_LETTERS, deadLetters);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }
}
