package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileReferences;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The one background thread that makes answers, job by job in order of creation. */
final class AnswerQueue {
  /** Learns how a job's answers went. */
  interface Listener {
    void answered(Job job, Answering work, boolean cut) throws IOException;

    void failed(Job job, Throwable cause);
  }

  private static final System.Logger LOG = System.getLogger(AnswerQueue.class.getName());
  private static final int CLOSE_SECONDS = 10;

  private final StateDirectory state;
  private final Faults faults;
  private final FileReferences references;
  private final JobTimeline timeline;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "emulator-answers"));

  AnswerQueue(
      StateDirectory state, Faults faults, FileReferences references, JobTimeline timeline) {
    this.state = state;
    this.faults = faults;
    this.references = references;
    this.timeline = timeline;
  }

  /** Of a cancelled job only the first half is served; the other lines say cancelled. */
  void add(Job job, Listener listener) {
    boolean cut = job.cancelled;
    long served = cut ? job.identity.requests() / 2 : Long.MAX_VALUE;
    Answering.Media media = new Answering.Media(references, timeline.startTime(job));
    Answering work = new Answering(state, job, new LineFaults(faults, job), media, served);
    thread.execute(
        () -> {
          try {
            work.run();
            listener.answered(job, work, cut);
          } catch (IOException | RuntimeException | Error e) {
            // A job that is not told of it would never end, and its gets would wait for it.
            report(job, e, listener);
          }
        });
  }

  /** Stops; what is not made yet is made at the next start. */
  void close() {
    thread.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "answers are still being written");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(Job job, Throwable cause, Listener listener) {
    if (!thread.isShutdown()) {
      listener.failed(job, cause);
    }
  }
}
