package judge;

import com.google.genai.Client;
import com.google.genai.Pager;
import com.google.genai.types.BatchJob;
import com.google.genai.types.InlinedResponse;
import com.google.genai.types.ListBatchJobsConfig;
import java.util.ArrayList;
import java.util.List;

/** List, cancel, delete, and the other ends of a job. */
final class JobLifeChecks {
  private final Client client;
  private final Jobs jobs;
  private final Control control;

  JobLifeChecks(Client client, Jobs jobs, Control control) {
    this.client = client;
    this.jobs = jobs;
    this.control = control;
  }

  void run(Checks checks) {
    checks.check("jobs are listed in pages, newest first", this::lists);
    checks.check("a waiting job is cancelled", this::cancelsPending);
    checks.check("a running job is cancelled half done", this::cancelsRunning);
    checks.check("a deleted job is gone", this::deletes);
    checks.check("a job fails", () -> ends("FAILED"));
    checks.check("a job expires", () -> ends("EXPIRED"));
    checks.check("a job without its input fails", this::failsWithoutInput);
  }

  private void lists() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BatchJob job = jobs.createInline("listed-" + i, Jobs.request("k", "Say " + i));
      created.add(0, job.name().orElseThrow());
    }
    Pager<BatchJob> pager = client.batches.list(ListBatchJobsConfig.builder().pageSize(2).build());
    Checks.equal(2, pager.page().size());
    List<String> listed = new ArrayList<>();
    for (BatchJob job : pager) {
      if (job.displayName().orElseThrow().startsWith("listed-")) {
        listed.add(job.name().orElseThrow());
        Checks.equal("JOB_STATE_PENDING", job.state().orElseThrow().toString());
      }
    }
    Checks.equal(created, listed);
  }

  private void cancelsPending() {
    BatchJob job = jobs.createInline("cancel-pending", Jobs.request("k", "x"));
    client.batches.cancel(job.name().orElseThrow(), null);
    Checks.equal("JOB_STATE_CANCELLED", jobs.state(job));
    Checks.that(client.batches.get(job.name().get(), null).dest().isEmpty(), job);
  }

  private void cancelsRunning() {
    BatchJob job =
        jobs.createInline("cancel-running", Jobs.request("k1", "x"), Jobs.request("k2", "y"));
    Checks.equal("JOB_STATE_RUNNING", jobs.state(job));
    client.batches.cancel(job.name().orElseThrow(), null);
    BatchJob ended = jobs.end(job);
    Checks.equal("JOB_STATE_CANCELLED", ended.state().orElseThrow().toString());
    List<InlinedResponse> answers = ended.dest().orElseThrow().inlinedResponses().orElseThrow();
    Checks.that(answers.get(0).response().isPresent(), answers);
    Checks.equal(1, answers.get(1).error().orElseThrow().code().orElseThrow());
  }

  private void deletes() {
    BatchJob job = jobs.createInline("delete", Jobs.request("k", "x"));
    client.batches.delete(job.name().orElseThrow(), null);
    Failures.expect(404, "NOT_FOUND", () -> jobs.state(job));
    for (BatchJob listed : client.batches.list(null)) {
      Checks.that(!listed.name().equals(job.name()), listed);
    }
  }

  private void ends(String state) throws Exception {
    String displayName = "ends-" + state;
    control.fault(
        "{\"operation\":\"job\",\"match\":{\"displayName\":\"^"
            + displayName
            + "$\"},\"action\":{\"endState\":\""
            + state
            + "\"}}");
    BatchJob ended = jobs.end(jobs.createInline(displayName, Jobs.request("k", "x")));
    Checks.equal("JOB_STATE_" + state, ended.state().orElseThrow().toString());
    Checks.that(ended.dest().isEmpty(), ended);
  }

  private void failsWithoutInput() {
    String input = jobs.upload(Jobs.line("k", "x")).name().orElseThrow();
    BatchJob job = jobs.create("input-deleted", input);
    client.files.delete(input, null);
    Checks.equal("JOB_STATE_FAILED", jobs.end(job).state().orElseThrow().toString());
  }
}
