package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.Classifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what has ended, saves and reads its answers, joins and publishes settled shards. A lane
 * owns nothing: it claims each piece of work, so any number of lanes may run, one after another
 * too. It ends when all shards are published or the run is stopped, and whenever it is interrupted.
 */
final class Lane {
  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

  private final RunSession session;
  private final RunDirectory directory;
  private final Records records;
  private final AnswerReader reader;
  private final PublishShard publisher;
  private final String name;

  Lane(RunSession session, String name) {
    this.session = session;
    this.directory = session.setup().directory();
    this.records = session.records();
    this.reader = new AnswerReader(directory, Classifier.of(session.setup().answers()));
    this.publisher = new PublishShard(directory, records, session.setup().shape());
    this.name = name;
  }

  /** Works until there is nothing left; hands out each shard it has published. */
  void run(Consumer<String> published) throws IOException, InterruptedException {
    try {
      work(published);
    } catch (IOException | UncheckedIOException e) {
      if (!FullDisk.caused(e)) {
        throw e;
      }
      session.stop("disk", FullDisk.message(e));
    }
  }

  private void work(Consumer<String> published) throws IOException, InterruptedException {
    while (!session.finished() && !session.stopped()) {
      session.lead();
      Work work = session.take(LOOK_AROUND);
      if (work != null) {
        doIfMine(work, published);
      } else if (!session.leads()) {
        session.scan();
      }
    }
  }

  private void doIfMine(Work work, Consumer<String> published)
      throws IOException, InterruptedException {
    boolean failed = true;
    try {
      if (records.claim(records.epoch(), work.claim(), name)) {
        perform(work, published);
      }
      failed = false;
    } finally {
      if (failed) {
        session.again(work);
      }
    }
  }

  private void perform(Work work, Consumer<String> published)
      throws IOException, InterruptedException {
    switch (work.kind()) {
      case READ -> read(work);
      case PUBLISH -> {
        publisher.publish(work.name());
        session.publishedDone(work.name());
        published.accept(work.name());
      }
    }
  }

  private void read(Work work) throws IOException, InterruptedException {
    SendingTask task = work.task();
    Ended ended = records.ended(work.name());
    if (task == null || ended == null) {
      throw new IllegalStateException(work.name() + " was posted before it ended");
    }
    if (!save(task, ended)) {
      return;
    }
    ReadRecord read = reader.read(task, ended);
    records.createRead(task.name(), read);
    session
        .events()
        .add(
            "answers_read",
            Map.of(
                "sending", task.name(),
                "done", read.done(),
                "failed", read.failed(),
                "unserved", read.unserved(),
                "dead", read.dead()));
    session.readDone(task.name());
  }

  /** Saves the answers before anything is parsed; false where the run was stopped meanwhile. */
  private boolean save(SendingTask task, Ended ended) throws IOException, InterruptedException {
    String file = ended.responsesFile();
    if (file == null || Files.exists(directory.responses(task.name()))) {
      return true;
    }
    RunPolicy policy = session.setup().policy();
    Backoff backoff = new Backoff(policy.pollFirst(), policy.pollMost(), 2, new SecureRandom());
    Clock clock = Clock.systemUTC();
    Contact contact = new Contact(policy.unreachableAfter(), clock.instant());
    while (!session.stopped()) {
      GeminiException failure = download(task, file);
      if (failure == null) {
        return true;
      }
      if (failure instanceof GeminiException.Gone || failure instanceof GeminiException.Invalid) {
        session
            .events()
            .add("answers_gone", Map.of("sending", task.name(), "status", failure.httpStatus()));
        return true; // without the file its requests count as missing
      }
      contact.failed(failure, clock.instant());
      if (failure instanceof GeminiException.Denied) {
        session.stop("denied", String.valueOf(failure.getMessage()));
      } else if (contact.lost(clock.instant())) {
        session.stop("unreachable", "no answers from " + policy.endpoint());
      }
      Thread.sleep(backoff.next().toMillis());
    }
    return false;
  }

  private @Nullable GeminiException download(SendingTask task, String file)
      throws InterruptedException {
    try {
      session.client().download(file, directory.responses(task.name()));
      return null;
    } catch (GeminiException e) {
      return e;
    }
  }
}
