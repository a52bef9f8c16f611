package dev.promptbeam.emulator;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All jobs, deleted ones included for the accounting. Answers are made by one background thread in
 * order of creation; a job is not SUCCEEDED before its result file exists whole.
 */
final class JobStore {
  private static final System.Logger LOG = System.getLogger(JobStore.class.getName());

  /** How long a get waits for answers that are due; after that the job is still RUNNING. */
  private static final int MOST_WAIT_SECONDS = 10;

  private final StateDirectory state;
  private final EmulatorClock clock;
  private final FileStore files;
  private final JobTimeline timeline;
  private final Quotas quotas;
  private final Faults faults;
  private final Map<String, Job> jobs = new HashMap<>();
  private final ExecutorService answering =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "emulator-answers"));
  private long sequence;

  JobStore(
      StateDirectory state,
      EmulatorClock clock,
      FileStore files,
      Faults faults,
      EmulatorOptions options)
      throws IOException {
    this.state = state;
    this.clock = clock;
    this.files = files;
    this.faults = faults;
    this.timeline = new JobTimeline(options);
    this.quotas = options.quotas();
    List<Job> saved =
        state.readAll("batches", ".json").stream()
            .map(Job::of)
            .sorted(Comparator.comparingLong(job -> job.identity.sequence()))
            .toList();
    for (Job job : saved) {
      jobs.put(job.id(), job);
      sequence = job.identity.sequence();
      if (!job.answered && !job.state.isTerminal()) {
        answerLater(job);
      }
    }
  }

  JobTimeline timeline() {
    return timeline;
  }

  synchronized long nextSequence() {
    return ++sequence;
  }

  /** Makes the job for good: quota, the input's presence and the record are one step. */
  synchronized void create(Job job) throws IOException {
    checkQuotas(job);
    String fileName = job.identity.fileName();
    if (fileName != null) {
      files.link(fileName.substring("files/".length()), job.inputPath());
    }
    save(job);
    jobs.put(job.id(), job);
    answerLater(job);
  }

  /** Looks at a job as a get does: it may move on, and answers that are due are waited for. */
  Job poll(String id, String owner) throws IOException, InterruptedException {
    Job job;
    CountDownLatch answersReady;
    synchronized (this) {
      job = find(id, owner);
      job.polls++;
      if (job.state.isTerminal()) {
        job.pollsAfterEnd++;
      }
      moveOn(job);
      save(job);
      if (job.state.isTerminal() || !isDue(job)) {
        return job;
      }
      answersReady = job.answersReady;
    }
    if (answersReady.await(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
      synchronized (this) {
        moveOn(job);
        save(job);
      }
    }
    return job;
  }

  /** Jobs this key's list shows, newest first, as they stand now. */
  synchronized List<Job> list(String owner) throws IOException {
    List<Job> listed = new ArrayList<>();
    for (Job job : all()) {
      if (!job.deleted && job.isVisibleTo(owner) && isListed(job)) {
        listed.add(job);
      }
    }
    Collections.reverse(listed);
    return listed;
  }

  /** A job may appear in lists later than it can be got by name. */
  private boolean isListed(Job job) throws IOException {
    Instant from = job.identity.created().plusMillis(job.script().path("hiddenMillis").asLong(0));
    if (clock.now().isBefore(from)) {
      return false;
    }
    if (job.lists >= job.script().path("hiddenLists").asInt(0)) {
      return true;
    }
    job.lists++;
    save(job);
    return false;
  }

  /** All jobs ever made, oldest first. */
  synchronized List<Job> all() throws IOException {
    List<Job> all =
        jobs.values().stream()
            .sorted(Comparator.comparingLong(job -> job.identity.sequence()))
            .toList();
    for (Job job : all) {
      moveOnAndSave(job);
    }
    return all;
  }

  /** Of no effect on a terminal job (protocol 3.3). */
  synchronized void cancel(String id, String owner) throws IOException {
    Job job = find(id, owner);
    moveOnAndSave(job);
    if (job.state == JobState.PENDING) {
      job.end(JobState.CANCELLED, clock.now(), RpcCode.INTERNAL.number(), "Batch was cancelled.");
    } else if (job.state == JobState.RUNNING) {
      cancelRunning(job);
    }
    save(job);
  }

  /** A live job that is deleted stops; one that had started stays billed. */
  synchronized void delete(String id, String owner) throws IOException {
    Job job = find(id, owner);
    moveOnAndSave(job);
    if (job.state == JobState.PENDING) {
      job.end(JobState.CANCELLED, clock.now(), RpcCode.INTERNAL.number(), "Batch was deleted.");
    }
    job.deleted = true;
    save(job);
    if (job.answered) {
      dropFiles(job);
    }
  }

  /** Deletes an input file; pending jobs on it fail (protocol 3.3), others run on. */
  synchronized void deleteInput(String fileId) throws IOException {
    files.delete(fileId);
    for (Job job : jobs.values()) {
      boolean uses = ("files/" + fileId).equals(job.identity.fileName()) && !job.deleted;
      if (!uses || job.script().path("runsOnWithoutInput").asBoolean()) {
        continue;
      }
      moveOnAndSave(job);
      if (job.state == JobState.PENDING) {
        job.end(
            JobState.FAILED,
            clock.now(),
            RpcCode.INVALID_ARGUMENT.number(),
            "The input file files/" + fileId + " does not exist.");
        save(job);
      }
    }
  }

  synchronized Job find(String id, String owner) {
    Job job = jobs.get(id);
    if (job == null || job.deleted || !job.isVisibleTo(owner)) {
      throw new ApiException(RpcCode.NOT_FOUND, "Requested entity was not found.");
    }
    return job;
  }

  synchronized Job update(String id, String owner, Consumer<Job> change) throws IOException {
    Job job = find(id, owner);
    change.accept(job);
    save(job);
    return job;
  }

  /** A job as it is, for the matching of faults; null when there is none. */
  synchronized @Nullable Job peek(String id) {
    return jobs.get(id);
  }

  /** The job whose result file has this id, when it has one. */
  synchronized @Nullable Job withResults(String fileId) {
    String prefix = "batch-";
    Job job = fileId.startsWith(prefix) ? jobs.get(fileId.substring(prefix.length())) : null;
    return job == null
            || job.deleted
            || !job.hasResults
            || job.identity.fileName() == null
            || timeline.areResultsGone(job, clock.now())
        ? null
        : job;
  }

  synchronized void reset() throws IOException {
    jobs.clear();
    state.clear("batches");
    state.clear("results");
    state.clear("billed");
  }

  /** Stops the answers, which are made anew at the next start, and waits for their thread. */
  void close() {
    answering.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      answering.awaitTermination(MOST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Half of its requests were served; the answers are made anew, the rest as cancelled lines. */
  private void cancelRunning(Job job) {
    if (job.cancelled) {
      return;
    }
    job.cancelled = true;
    job.answered = false;
    job.answersReady = new CountDownLatch(1);
    answerLater(job);
  }

  private boolean isDue(Job job) {
    return job.cancelled || timeline.isOver(job, clock.now());
  }

  private void moveOnAndSave(Job job) throws IOException {
    JobState before = job.state;
    moveOn(job);
    if (job.state != before) {
      save(job);
    }
  }

  private void moveOn(Job job) {
    Instant now = clock.now();
    if (job.state.isTerminal()) {
      return;
    }
    if (job.cancelled) {
      endCancelled(job, now);
    } else if (timeline.endsInTime(job, now)) {
      endDue(job, timeline.endTime(job, now));
    } else if (timeline.isExpired(job, now)) {
      expire(job);
    } else if (timeline.isStarted(job, now)) {
      job.state = JobState.RUNNING;
    }
  }

  private static void expire(Job job) {
    job.end(
        JobState.EXPIRED,
        job.identity.created().plus(JobTimeline.LIFE),
        RpcCode.DEADLINE_EXCEEDED.number(),
        "Batch expired.");
  }

  private static void endDue(Job job, Instant when) {
    JobState scripted = JobState.valueOf(job.script().path("endState").asText("SUCCEEDED"));
    if (scripted != JobState.SUCCEEDED) {
      int code = job.script().path("code").asInt(RpcCode.INTERNAL.number());
      job.end(scripted, when, code, job.script().path("message").asText("Batch failed."));
    } else if (job.answered) {
      job.hasResults = true;
      job.end(JobState.SUCCEEDED, when, 0, "");
    } else {
      job.state = JobState.RUNNING;
    }
  }

  private void endCancelled(Job job, Instant now) {
    if (!job.answered) {
      return;
    }
    job.hasResults = true;
    if (job.script().path("cancelEnding").asText("CANCELLED").equals("SUCCEEDED")) {
      job.end(JobState.SUCCEEDED, now, 0, "");
    } else {
      job.end(JobState.CANCELLED, now, RpcCode.CANCELLED.number(), "The operation was cancelled.");
    }
  }

  private void checkQuotas(Job job) throws IOException {
    int live = 0;
    long tokens = job.identity.tokens();
    for (Job other : all()) {
      if (other.deleted || other.state.isTerminal()) {
        continue;
      }
      live++;
      tokens += other.identity.model().equals(job.identity.model()) ? other.identity.tokens() : 0;
    }
    Long most = quotas.enqueuedTokens().get(job.identity.model());
    if (live >= quotas.concurrentJobs() || most != null && tokens > most) {
      throw ApiException.quotaExceeded();
    }
  }

  private void answerLater(Job job) {
    boolean cut = job.cancelled;
    Answering work =
        new Answering(
            state,
            job,
            new LineFaults(faults, job),
            cut ? job.identity.requests() / 2 : Long.MAX_VALUE);
    answering.execute(
        () -> {
          try {
            work.run();
            finishAnswers(job, work, cut);
          } catch (IOException e) {
            failAnswers(job, e);
          }
        });
  }

  private synchronized void finishAnswers(Job job, Answering work, boolean cut) throws IOException {
    if (job.cancelled != cut) {
      return;
    }
    job.succeeded = work.succeeded();
    job.failed = work.failed();
    job.answered = true;
    save(job);
    job.answersReady.countDown();
    if (job.deleted) {
      dropFiles(job);
    }
  }

  private void dropFiles(Job job) throws IOException {
    state.delete(job.resultsPath());
    state.delete(job.inputPath());
  }

  /** A file that vanished under a reset or a close is no defect; anything else must be seen. */
  private synchronized void failAnswers(Job job, IOException e) {
    if (answering.isShutdown() || !jobs.containsKey(job.id())) {
      return;
    }
    LOG.log(Level.ERROR, "answers of " + job.id() + " could not be written", e);
    job.end(JobState.FAILED, clock.now(), RpcCode.INTERNAL.number(), "Emulator: " + e);
    job.answersReady.countDown();
  }

  private void save(Job job) throws IOException {
    state.write("batches/" + job.id() + ".json", job.record());
  }
}
