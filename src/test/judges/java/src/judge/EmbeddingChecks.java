package judge;

import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.Content;
import com.google.genai.types.CreateEmbeddingsBatchJobConfig;
import com.google.genai.types.EmbedContentBatch;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbeddingsBatchJobSource;
import com.google.genai.types.Part;
import com.google.genai.types.SingleEmbedContentResponse;
import java.util.List;

/** Jobs that make vectors. */
final class EmbeddingChecks {
  private static final String LINE =
      "{\"key\":\"%s\",\"request\":{\"content\":{\"parts\":[{\"text\":\"%s\"}]},"
          + "\"taskType\":\"RETRIEVAL_DOCUMENT\",\"output_dimensionality\":64}}";

  private final Client client;
  private final Jobs jobs;

  EmbeddingChecks(Client client, Jobs jobs) {
    this.client = client;
    this.jobs = jobs;
  }

  void run(Checks checks) {
    checks.check("vectors are made from a file", this::embedsFile);
    checks.check("vectors are made inline", this::embedsInline);
    checks.check("vectors need an embedding model", this::refusesModel);
  }

  private void embedsFile() throws Exception {
    String file =
        jobs.upload(LINE.formatted("v1", "one"), LINE.formatted("v2", "two")).name().orElseThrow();
    BatchJob job =
        create(Jobs.EMBEDDING_MODEL, EmbeddingsBatchJobSource.builder().fileName(file).build());
    Checks.equal("models/" + Jobs.EMBEDDING_MODEL, job.model().orElseThrow());
    List<String> lines = jobs.results(job);
    Checks.equal(2, lines.size());
    Checks.that(lines.get(0).contains("\"key\":\"v1\""), lines.get(0));
    Checks.equal(64, vector(lines.get(0)).size());
    Checks.equal(64, vector(lines.get(1)).size());
    Checks.that(!vector(lines.get(0)).equals(vector(lines.get(1))), lines);
  }

  private void embedsInline() {
    EmbedContentBatch batch =
        EmbedContentBatch.builder()
            .contents(
                Content.fromParts(Part.fromText("one")), Content.fromParts(Part.fromText("two")))
            .config(EmbedContentConfig.builder().outputDimensionality(32).build())
            .build();
    BatchJob ended =
        jobs.end(
            create(
                Jobs.EMBEDDING_MODEL,
                EmbeddingsBatchJobSource.builder().inlinedRequests(batch).build()));
    Checks.equal("JOB_STATE_SUCCEEDED", ended.state().orElseThrow().toString());
    // The SDK reads the vectors as answers of generateContent and loses them: their number stays.
    Checks.equal(2, ended.dest().orElseThrow().inlinedResponses().orElseThrow().size());
  }

  private void refusesModel() {
    String file = jobs.upload(LINE.formatted("v1", "one")).name().orElseThrow();
    EmbeddingsBatchJobSource source = EmbeddingsBatchJobSource.builder().fileName(file).build();
    Failures.expect(404, "NOT_FOUND", () -> create(Jobs.MODEL, source));
  }

  private BatchJob create(String model, EmbeddingsBatchJobSource source) {
    return client.batches.createEmbeddings(
        model, source, CreateEmbeddingsBatchJobConfig.builder().displayName("vectors").build());
  }

  private static List<Float> vector(String line) {
    String json = line.substring(line.indexOf("{\"tokenCount\""), line.lastIndexOf("]}}") + 3);
    return SingleEmbedContentResponse.fromJson(json)
        .embedding()
        .orElseThrow()
        .values()
        .orElseThrow();
  }
}
