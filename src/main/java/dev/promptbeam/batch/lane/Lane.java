package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.AccountLimits;
import dev.promptbeam.batch.answer.AnswerReader;
import dev.promptbeam.batch.answer.AnswerSaver;
import dev.promptbeam.batch.answer.PublishShard;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.stage.NextStage;
import dev.promptbeam.batch.state.Work;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.output.OutputException;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes what has ended, saves and reads its answers, joins and publishes settled shards. A lane
 * owns nothing: it claims each piece of work, so any number of lanes may run, one after another
 * too. It ends when all shards are published or the run is stopped, and whenever it is interrupted.
 */
final class Lane {
  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

  private final RunSession session;
  private final Records records;
  private final AnswerSaver saver;
  private final AnswerReader reader;
  private final NextStage nextStage;
  private final PublishShard publisher;
  private final AccountLimits limits;
  private final String name;
  private final Clock clock;
  private final LaterWork later = new LaterWork();

  Lane(RunSession session, String name) {
    this(session, name, SteadyClock.start(), Sleeper.system());
  }

  Lane(RunSession session, String name, Clock clock, Sleeper sleeper) {
    this.session = session;
    this.clock = clock;
    RunDirectory directory = session.setup().directory();
    this.records = session.records();
    this.saver = saver(session, clock, sleeper);
    this.reader = new AnswerReader(directory, session.setup().judges());
    this.nextStage = new NextStage(session.setup(), records);
    this.publisher =
        new PublishShard(directory, records, session.setup().shapes(), session.setup().format());
    this.limits =
        new AccountLimits(
            records, directory.ledger(), session.board(), session.signals()::cancelled);
    this.name = name;
  }

  static AnswerSaver saver(RunSession session, Clock clock, Sleeper sleeper) {
    return new AnswerSaver(
        session.setup(),
        session.records(),
        session.client(),
        new AnswerSaver.Ties(
            session.board(),
            session.signals()::stopped,
            session.fetches(),
            new EventJournal(session.events())),
        clock,
        sleeper);
  }

  /** Works until there is nothing left; hands out each shard it has published. */
  void run(Consumer<String> published) throws IOException, InterruptedException {
    try {
      work(published);
    } catch (IOException | UncheckedIOException e) {
      OutputException output = OutputException.of(ResultPlace.of(session.setup().directory()), e);
      if (FullDisk.caused(e)) {
        session.board().stop(StopCause.DISK, FullDisk.message(e));
      } else if (output != null) {
        session.signals().stop(output.stop());
      } else {
        throw e;
      }
    } finally {
      later.all().forEach(session.board()::again); // whose claims are of this lane
    }
  }

  private void work(Consumer<String> published) throws IOException, InterruptedException {
    if (session.refusesMode()) {
      return;
    }
    long heard = session.board().rings();
    while (!session.finished() && !session.signals().stopped()) {
      session.lead();
      Work mine = later.due(clock.instant());
      Work work = mine == null ? session.board().take(LOOK_AROUND, heard) : null;
      heard = session.board().rings();
      if (mine != null) {
        perform(mine, published);
      } else if (work != null) {
        doIfMine(work, published);
      } else {
        session.lookAround();
      }
    }
  }

  private void doIfMine(Work work, Consumer<String> published)
      throws IOException, InterruptedException {
    boolean failed = true;
    try {
      if (session.board().claim(work, name)) {
        perform(work, published);
      }
      failed = false;
    } finally {
      if (failed) {
        session.board().again(work);
      }
    }
  }

  private void perform(Work work, Consumer<String> published)
      throws IOException, InterruptedException {
    switch (work.kind()) {
      case READ -> read(work);
      case PUBLISH -> publish(work.name(), published);
    }
  }

  private void publish(String shard, Consumer<String> published) throws IOException {
    handOnShared(shard);
    Published parts = publisher.publish(shard);
    session.events().add("shard_published", parts.event(shard));
    if (!session.spent().drop(shard)) {
      session.events().add("kept", Map.of("shard", shard));
    }
    session.board().publishedDone(shard);
    published.accept(shard);
  }

  /**
   * Hands on a shard whose requests others have asked, which no sending does; before it is
   * published, since then nobody looks at it again.
   */
  private void handOnShared(String shard) throws IOException {
    boolean staged = session.setup().next() != null;
    ShardInfo info = staged ? session.shards().get(shard) : null;
    if (info == null || !info.shared() || records.handedOn(shard) != null) {
      return;
    }
    HandedOn handed = nextStage.handOnShared(info);
    if (handed != null && records.createHandedOn(shard, handed)) {
      session.readDone(SendingTask.name(shard, 1));
    }
  }

  private void read(Work work) throws IOException, InterruptedException {
    SendingTask task = work.task();
    Ended ended = records.ended(work.name());
    if (task == null || ended == null) {
      throw new IllegalStateException(work.name() + " was posted before it ended");
    }
    switch (saver.save(task, ended)) {
      case STOPPED -> {
        return;
      }
      case LATER -> {
        later.add(work, clock.instant());
        return;
      }
      case OVER -> {}
    }
    if (records.read(task.name()) != null) {
      session.readDone(task.name()); // by one whose claim died with it
      return;
    }
    ReadRecord read = reader.read(task, ended);
    if (read.withheld() > 0) {
      limits.stop(task, read.withheld()); // before anybody sees what would be asked again
    }
    read = read.handingOn(nextStage.handOn(task, ended));
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
                "dead", read.dead(),
                "withheld", read.withheld(),
                "continued", read.continued()));
    if (read.mismatch() != null) {
      session.events().add("stats_mismatch", read.mismatch().event(task.name()));
    }
    session.readDone(task.name());
  }
}
