package judge;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.BatchJob;

/** What is refused, and what the SDK does about failures. */
final class ErrorChecks {
  private static final String UNKNOWN_JOB = "batches/" + "z".repeat(36);

  private final Client client;
  private final Jobs jobs;
  private final Control control;

  ErrorChecks(Client client, Jobs jobs, Control control) {
    this.client = client;
    this.jobs = jobs;
    this.control = control;
  }

  void run(Checks checks) {
    checks.check("an unknown file is refused", this::refusesUnknownFile);
    checks.check("a job of an unknown file is refused", this::refusesUnknownInput);
    checks.check("an unknown job is refused", this::refusesUnknownJob);
    checks.check("a bad line is named", this::namesBadLine);
    checks.check("an embedding model makes no text", this::refusesEmbeddingModel);
    checks.check("a quota that is used up is told", this::tellsQuota);
    checks.check("a get is repeated after a 503", this::repeatsGet);
    checks.check("a create with a lost answer makes two jobs", this::createsTwice);
  }

  private void refusesUnknownFile() {
    Failures.expect(403, "PERMISSION_DENIED", () -> client.files.get("files/nobody", null));
    Failures.expect(403, "PERMISSION_DENIED", () -> client.files.delete("files/nobody", null));
  }

  private void refusesUnknownInput() {
    Failures.expect(403, "PERMISSION_DENIED", () -> jobs.create("no-input", "files/nobody"));
  }

  private void refusesUnknownJob() {
    Failures.expect(404, "NOT_FOUND", () -> client.batches.get(UNKNOWN_JOB, null));
    // cancel() is left out: the SDK does not look at its answer.
    Failures.expect(404, "NOT_FOUND", () -> client.batches.delete(UNKNOWN_JOB, null));
  }

  private void namesBadLine() {
    String bad = "{\"key\":\"b\",\"request\":{\"config\":{},\"contents\":[]}}";
    String input = jobs.upload(Jobs.line("a", "x"), bad).name().orElseThrow();
    ApiException refused =
        Failures.expect(400, "INVALID_ARGUMENT", () -> jobs.create("bad-line", input));
    Checks.that(
        refused
            .message()
            .matches("Error on line 2: invalid JSON, near column \\d+: no such field: 'config'"),
        refused.message());
  }

  private void refusesEmbeddingModel() {
    ApiException refused =
        Failures.expect(
            404,
            "NOT_FOUND",
            () -> client.models.generateContent(Jobs.EMBEDDING_MODEL, "Hello", null));
    Checks.that(refused.message().contains("is not supported for generateContent"), refused);
  }

  /** Five times, as often as the SDK tries. */
  private void tellsQuota() throws Exception {
    control.fault(
        "{\"operation\":\"models.countTokens\",\"times\":5,"
            + "\"action\":{\"type\":\"status\",\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}");
    Failures.expect(
        429, "RESOURCE_EXHAUSTED", () -> client.models.countTokens(Jobs.MODEL, "x", null));
  }

  private void repeatsGet() throws Exception {
    BatchJob job = jobs.createInline("repeated", Jobs.request("k", "x"));
    control.fault(
        "{\"operation\":\"batches.get\",\"times\":1,"
            + "\"action\":{\"type\":\"status\",\"code\":503}}");
    Checks.equal("JOB_STATE_RUNNING", jobs.state(job));
  }

  /** Why the pipeline has a client of its own. */
  private void createsTwice() throws Exception {
    control.fault(
        "{\"operation\":\"batches.create\",\"match\":{\"displayName\":\"^twice$\"},\"times\":1,"
            + "\"action\":{\"type\":\"statusAfter\",\"code\":503}}");
    jobs.createInline("twice", Jobs.request("k", "x"));
    Checks.equal(2, control.requests().split("\"displayName\":\"twice\"", -1).length - 1);
  }

  static void refusesKey(Client stranger) {
    ApiException refused =
        Failures.expect(400, "INVALID_ARGUMENT", () -> stranger.batches.list(null));
    Checks.that(refused.message().contains("API key not valid"), refused);
  }
}
