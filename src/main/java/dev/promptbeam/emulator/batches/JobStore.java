package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileReferences;
import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All jobs, deleted ones included for the accounting. A job is not SUCCEEDED before its result file
 * exists whole. What leaves this class are snapshots, which do not change any more.
 */
public final class JobStore implements AnswerQueue.Listener {
  private static final System.Logger LOG = System.getLogger(JobStore.class.getName());

  /** How long a get waits for answers that are due; after that the job is still RUNNING. */
  private static final int MOST_WAIT_SECONDS = 10;

  private final StateDirectory state;
  private final EmulatorClock clock;
  private final FileStore files;
  private final JobTimeline timeline;
  private final JobLife life;
  private final Quotas quotas;
  private final AnswerQueue answers;
  private final Map<String, Job> jobs = new HashMap<>();
  private long sequence;

  public JobStore(
      StateDirectory state,
      EmulatorClock clock,
      FileStore files,
      Faults faults,
      JobTimeline timeline,
      Quotas quotas)
      throws IOException {
    this.state = state;
    this.clock = clock;
    this.files = files;
    this.timeline = timeline;
    this.life = new JobLife(clock, timeline);
    this.quotas = quotas;
    this.answers = new AnswerQueue(state, faults, new FileReferences(files), timeline);
    for (JsonNode record : state.readAll("batches", ".json")) {
      Job job = Job.of(record);
      jobs.put(job.id(), job);
      sequence = Math.max(sequence, job.identity.sequence());
    }
    for (Job job : inOrder()) {
      if (!job.answered && !job.state.isTerminal()) {
        answers.add(job, this);
      }
    }
  }

  synchronized long nextSequence() {
    return ++sequence;
  }

  /**
   * Makes the job for good: quota, the input's presence and the record are one step.
   *
   * @param inlineLines the requests of a job that has no input file
   */
  synchronized Job create(Job job, Path inlineLines) throws IOException {
    checkQuotas(job);
    String fileName = job.identity.fileName();
    if (fileName == null) {
      state.publish(inlineLines, job.inputPath());
    } else {
      files.link(fileName.substring("files/".length()), job.inputPath());
    }
    save(job);
    jobs.put(job.id(), job);
    answers.add(job, this);
    return job.snapshot();
  }

  /** Looks at a job as a get does: it may move on, and answers that are due are waited for. */
  Job poll(String id, String owner) throws IOException, InterruptedException {
    CountDownLatch ready;
    synchronized (this) {
      Job job = find(id, owner);
      job.polls++;
      if (job.state.isTerminal()) {
        job.pollsAfterEnd++;
      }
      life.moveOn(job);
      save(job);
      if (job.state.isTerminal() || !life.isDue(job)) {
        return job.snapshot();
      }
      ready = job.answersReady;
    }
    boolean moves = ready.await(MOST_WAIT_SECONDS, TimeUnit.SECONDS);
    synchronized (this) {
      Job job = find(id, owner);
      if (moves) {
        moveOnAndSave(job);
      }
      return job.snapshot();
    }
  }

  /** Jobs this key's list shows, newest first, as they stand now. */
  synchronized List<Job> list(String owner) throws IOException {
    List<Job> listed = new ArrayList<>();
    for (Job job : inOrder()) {
      moveOnAndSave(job);
      if (!job.deleted && job.isVisibleTo(owner) && isListed(job)) {
        listed.add(job.snapshot());
      }
    }
    Collections.reverse(listed);
    return listed;
  }

  /** All jobs ever made, oldest first. */
  public synchronized List<Job> all() throws IOException {
    List<Job> all = new ArrayList<>();
    for (Job job : inOrder()) {
      moveOnAndSave(job);
      all.add(job.snapshot());
    }
    return all;
  }

  /** Of no effect on a terminal job (protocol 3.3). */
  synchronized void cancel(String id, String owner) throws IOException {
    Job job = find(id, owner);
    moveOnAndSave(job);
    boolean ended = life.endPending(job, JobState.CANCELLED, RpcCode.INTERNAL, JobLife.CANCELLED);
    if (!ended && job.state == JobState.RUNNING && !job.cancelled) {
      job.cancelled = true;
      job.answered = false;
      job.answersReady = new CountDownLatch(1);
      answers.add(job, this);
    }
    save(job);
  }

  /** A live job that is deleted stops; one that had started stays billed. */
  synchronized void delete(String id, String owner) throws IOException {
    Job job = find(id, owner);
    moveOnAndSave(job);
    life.endPending(job, JobState.CANCELLED, RpcCode.INTERNAL, "Batch was deleted.");
    job.deleted = true;
    save(job);
    if (job.answered) {
      dropFiles(job);
    }
  }

  /** Deletes an input file; pending jobs on it fail (protocol 3.3), others run on. */
  public synchronized void deleteInput(String fileId) throws IOException {
    files.delete(fileId);
    String message = "The input file files/" + fileId + " does not exist.";
    for (Job job : jobs.values()) {
      boolean uses = ("files/" + fileId).equals(job.identity.fileName()) && !job.deleted;
      if (!uses || job.script().path("runsOnWithoutInput").asBoolean()) {
        continue;
      }
      moveOnAndSave(job);
      if (life.endPending(job, JobState.FAILED, RpcCode.INVALID_ARGUMENT, message)) {
        save(job);
      }
    }
  }

  synchronized Job update(String id, String owner, Consumer<Job> change) throws IOException {
    Job job = find(id, owner);
    change.accept(job);
    save(job);
    return job.snapshot();
  }

  /** A job as it is, for the matching of faults; null when there is none. */
  public synchronized @Nullable Job peek(String id) {
    Job job = jobs.get(id);
    return job == null ? null : job.snapshot();
  }

  /** The job whose result file has this id, when it has one that is still kept. */
  synchronized @Nullable Job withResults(String fileId) {
    String prefix = "batch-";
    Job job = fileId.startsWith(prefix) ? jobs.get(fileId.substring(prefix.length())) : null;
    if (job == null || job.deleted || !job.hasResults || job.identity.fileName() == null) {
      return null;
    }
    return timeline.areResultsGone(job, clock.now()) ? null : job.snapshot();
  }

  public synchronized void reset() throws IOException {
    jobs.clear();
    state.clear("batches");
    state.clear("results");
    state.clear("billed");
  }

  public void close() {
    answers.close();
  }

  @Override
  public synchronized void answered(Job job, Answering work, boolean cut) throws IOException {
    if (job.cancelled != cut || !jobs.containsKey(job.id())) {
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

  /** Input that vanished under a reset is no defect; anything else must be seen. */
  @Override
  public synchronized void failed(Job job, Throwable cause) {
    if (!jobs.containsKey(job.id())) {
      return;
    }
    LOG.log(Level.ERROR, "answers of " + job.id() + " could not be written", cause);
    job.end(JobState.FAILED, clock.now(), RpcCode.INTERNAL, "Emulator: " + cause);
    job.answersReady.countDown();
  }

  private Job find(String id, String owner) {
    Job job = jobs.get(id);
    if (job == null || job.deleted || !job.isVisibleTo(owner)) {
      throw new ApiException(RpcCode.NOT_FOUND, "Requested entity was not found.");
    }
    return job;
  }

  /** A job may appear in lists later than it can be got by name. */
  private boolean isListed(Job job) throws IOException {
    Instant from = job.identity.created().plusMillis(job.script().path("hiddenMillis").asLong(0));
    if (clock.now().isBefore(from)) {
      return false;
    }
    if (job.lists >= job.script().path("hiddenLists").asLong(0)) {
      return true;
    }
    job.lists++;
    save(job);
    return false;
  }

  private void checkQuotas(Job job) throws IOException {
    for (Job other : jobs.values()) {
      moveOnAndSave(other);
    }
    QuotaCheck.check(job, jobs.values(), quotas);
  }

  private List<Job> inOrder() {
    return jobs.values().stream()
        .sorted(Comparator.comparingLong(job -> job.identity.sequence()))
        .toList();
  }

  private void moveOnAndSave(Job job) throws IOException {
    JobState before = job.state;
    life.moveOn(job);
    if (job.state != before) {
      save(job);
    }
  }

  private void dropFiles(Job job) throws IOException {
    state.delete(job.resultsPath());
    state.delete(job.inputPath());
  }

  private void save(Job job) throws IOException {
    state.write("batches/" + job.id() + ".json", job.record());
  }
}
