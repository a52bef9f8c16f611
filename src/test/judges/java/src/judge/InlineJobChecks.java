package judge;

import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.InlinedRequest;
import com.google.genai.types.InlinedResponse;
import com.google.genai.types.JobError;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Jobs whose requests and answers stand in the calls themselves. */
final class InlineJobChecks {
  private final Client client;
  private final Jobs jobs;
  private final Control control;

  InlineJobChecks(Client client, Jobs jobs, Control control) {
    this.client = client;
    this.jobs = jobs;
    this.control = control;
  }

  void run(Checks checks) {
    checks.check("an inline job answers with its metadata", this::answers);
    checks.check("an inline job takes the SDK's config", this::takesConfig);
    checks.check("an inline job keeps to a response schema", this::keepsToSchema);
    checks.check("an inline job makes images", this::makesImages);
    checks.check("a failed request stands beside the answers", this::showsErrors);
    checks.check("an inline job in a list has no answers", this::listsWithoutAnswers);
  }

  private void answers() throws Exception {
    BatchJob job =
        jobs.createInline(
            "inline", Jobs.request("m1", "Say inline one"), Jobs.request("m2", "Say inline two"));
    Checks.equal("JOB_STATE_PENDING", job.state().orElseThrow().toString());
    List<InlinedResponse> answers = answers(jobs.end(job));
    Checks.equal(2, answers.size());
    Checks.equal(Map.of("key", "m1"), answers.get(0).metadata().orElseThrow());
    Checks.equal(Map.of("key", "m2"), answers.get(1).metadata().orElseThrow());
    assertStarts(Answers.mark("Say inline one"), answers.get(0));
    assertStarts(Answers.mark("Say inline two"), answers.get(1));
  }

  private void takesConfig() throws Exception {
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .systemInstruction(Content.fromParts(Part.fromText("You are a cat.")))
            .temperature(0.2f)
            .topP(0.9f)
            .topK(20f)
            .seed(7)
            .maxOutputTokens(5)
            .stopSequences("END")
            .thinkingConfig(ThinkingConfig.builder().thinkingBudget(0).build())
            .tools(Tool.builder().googleSearch(GoogleSearch.builder().build()).build())
            .build();
    InlinedRequest request =
        Jobs.request("c", "Write a short poem about a cat").toBuilder().config(config).build();
    InlinedResponse answer = answers(jobs.end(jobs.createInline("config", request))).get(0);
    assertStarts(Answers.mark("Write a short poem about a cat"), answer);
    int tokens =
        answer.response().get().usageMetadata().orElseThrow().candidatesTokenCount().orElseThrow();
    Checks.that(tokens <= 5, answer);
  }

  private void keepsToSchema() {
    Schema schema =
        Schema.builder()
            .type("OBJECT")
            .properties(
                Map.of(
                    "stars",
                    Schema.builder().type("INTEGER").minimum(1.0).maximum(5.0).build(),
                    "mood",
                    Schema.builder().type("STRING").enum_("good", "bad").build()))
            .required("stars", "mood")
            .propertyOrdering("mood", "stars")
            .build();
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .responseMimeType("application/json")
            .responseSchema(schema)
            .build();
    InlinedRequest request = Jobs.request("s", "Rate it").toBuilder().config(config).build();
    InlinedResponse answer = answers(jobs.end(jobs.createInline("schema", request))).get(0);
    String json = answer.response().orElseThrow().text();
    Checks.that(json.matches("\\{\"mood\":\"(good|bad)\",\"stars\":[1-5]\\}"), json);
  }

  private void makesImages() throws Exception {
    GenerateContentConfig config =
        GenerateContentConfig.builder().responseModalities("TEXT", "IMAGE").build();
    BatchJob job =
        client.batches.create(
            "gemini-2.5-flash-image",
            BatchJobSource.builder()
                .inlinedRequests(Jobs.request("i", "A").toBuilder().config(config).build())
                .build(),
            CreateBatchJobConfig.builder().displayName("images").build());
    InlinedResponse answer = answers(jobs.end(job)).get(0);
    Blob image =
        answer.response().orElseThrow().parts().stream()
            .flatMap(part -> part.inlineData().stream())
            .findFirst()
            .orElseThrow();
    Checks.equal("image/png", image.mimeType().orElseThrow());
    Checks.that(ImageIO.read(new ByteArrayInputStream(image.data().orElseThrow())) != null, answer);
  }

  private void showsErrors() throws Exception {
    control.fault(
        "{\"operation\":\"line\",\"match\":{\"key\":\"^broken$\"},"
            + "\"action\":{\"type\":\"error\",\"code\":13,\"message\":\"It broke.\"}}");
    BatchJob job =
        jobs.createInline("errors", Jobs.request("broken", "x"), Jobs.request("whole", "y"));
    List<InlinedResponse> answers = answers(jobs.end(job));
    JobError error = answers.get(0).error().orElseThrow();
    Checks.equal(13, error.code().orElseThrow());
    Checks.equal("It broke.", error.message().orElseThrow());
    Checks.equal(Map.of("key", "broken"), answers.get(0).metadata().orElseThrow());
    Checks.that(answers.get(0).response().isEmpty(), answers);
    assertStarts(Answers.mark("y"), answers.get(1));
  }

  private void listsWithoutAnswers() {
    for (BatchJob job : client.batches.list(null)) {
      if (job.displayName().orElseThrow().equals("inline")) {
        Checks.equal("JOB_STATE_SUCCEEDED", job.state().orElseThrow().toString());
        Checks.that(job.dest().isEmpty(), job);
        return;
      }
    }
    throw new AssertionError("not listed");
  }

  private static List<InlinedResponse> answers(BatchJob job) {
    return job.dest().orElseThrow().inlinedResponses().orElseThrow();
  }

  private static void assertStarts(String mark, InlinedResponse answer) {
    Checks.that(answer.response().orElseThrow().text().startsWith(mark), answer);
  }
}
