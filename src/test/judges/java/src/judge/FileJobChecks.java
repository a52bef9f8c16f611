package judge;

import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.File;
import com.google.genai.types.GenerateContentResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Jobs that read a file and leave one. */
final class FileJobChecks {
  private final Client client;
  private final Jobs jobs;
  private String name = "";

  FileJobChecks(Client client, Jobs jobs) {
    this.client = client;
    this.jobs = jobs;
  }

  void run(Checks checks) {
    checks.check("a job is created from a file", this::creates);
    checks.check("a job is polled to its end", this::polls);
    checks.check("a result file is downloaded", this::downloads);
    checks.check("a result file cannot be read or deleted as a file", this::refusesResultFile);
    checks.check("results come in the order of the input", this::keepsOrder);
  }

  private void creates() {
    File file = jobs.upload(Jobs.line("a", "What is one?"), Jobs.line("b", "What is \\u00e9?"));
    BatchJob job = jobs.create("from-file", file.name().orElseThrow());
    name = job.name().orElseThrow();
    Checks.that(name.matches("batches/[a-z0-9]{36}"), name);
    Checks.equal("from-file", job.displayName().orElseThrow());
    Checks.equal("models/" + Jobs.MODEL, job.model().orElseThrow());
    Checks.equal("JOB_STATE_PENDING", job.state().orElseThrow().toString());
    Checks.equal(job.createTime(), job.updateTime());
    Checks.that(job.endTime().isEmpty() && job.dest().isEmpty(), job);
  }

  private void polls() {
    BatchJob running = client.batches.get(name, null);
    Checks.equal("JOB_STATE_RUNNING", running.state().orElseThrow().toString());
    Checks.that(running.dest().isEmpty(), running);
    BatchJob ended = client.batches.get(name, null);
    Checks.equal("JOB_STATE_SUCCEEDED", ended.state().orElseThrow().toString());
    Checks.that(!ended.endTime().get().isBefore(ended.createTime().get()), ended);
    Checks.equal(resultFile(), ended.dest().orElseThrow().fileName().orElseThrow());
  }

  private void downloads() throws Exception {
    List<String> lines = jobs.results(client.batches.get(name, null));
    Checks.equal(2, lines.size());
    assertAnswers("a", "What is one?", lines.get(0));
    assertAnswers("b", "What is \u00e9?", lines.get(1));
  }

  private void refusesResultFile() {
    Failures.expect(400, "INVALID_ARGUMENT", () -> client.files.get(resultFile(), null));
    Failures.expect(400, "INVALID_ARGUMENT", () -> client.files.delete(resultFile(), null));
  }

  private void keepsOrder() throws Exception {
    String[] input = new String[1_000];
    for (int i = 0; i < input.length; i++) {
      input[i] = Jobs.line("k" + i, "Say " + i);
    }
    List<String> lines = jobs.results(jobs.create("many", jobs.upload(input).name().orElseThrow()));
    Checks.equal(input.length, lines.size());
    for (int i = 0; i < input.length; i++) {
      assertAnswers("k" + i, "Say " + i, lines.get(i));
    }
  }

  private String resultFile() {
    return "files/batch-" + name.substring("batches/".length());
  }

  /** The SDK has no type for a result line: the response is cut out of it. */
  private static void assertAnswers(String key, String text, String line) throws Exception {
    String quotedKey = "\"key\":\"" + key + "\"";
    Checks.that(line.contains(quotedKey), line);
    String body = line.replace("," + quotedKey, "").replace(quotedKey + ",", "");
    String json = body.substring("{\"response\":".length(), body.length() - 1);
    GenerateContentResponse response = GenerateContentResponse.fromJson(json);
    Checks.that(response.text().startsWith(Answers.mark(text)), line);
    Checks.equal("STOP", response.finishReason().toString());
    Checks.equal(Jobs.MODEL, response.modelVersion().orElseThrow());
    Checks.that(response.responseId().isPresent(), line);
    int prompt = response.usageMetadata().orElseThrow().promptTokenCount().orElseThrow();
    int answer = response.usageMetadata().get().candidatesTokenCount().orElseThrow();
    Checks.equal(prompt + answer, response.usageMetadata().get().totalTokenCount().orElseThrow());
    Checks.that(text.getBytes(StandardCharsets.UTF_8).length >= prompt && prompt > 0, line);
  }
}
