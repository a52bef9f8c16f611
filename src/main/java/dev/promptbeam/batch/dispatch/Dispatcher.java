package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Admissions;
import dev.promptbeam.batch.admit.Sender;
import dev.promptbeam.batch.admit.Storage;
import dev.promptbeam.batch.budget.Shortage;
import dev.promptbeam.batch.doubt.Doubles;
import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.doubt.KnownJobs;
import dev.promptbeam.batch.doubt.LateJobs;
import dev.promptbeam.batch.doubt.ListingProof;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.OpenSendings;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is sent, looked at and given up. A plain state machine: {@link #turn} does all that
 * can be done at an instant and says when it wants to be called next; calls to the service run on
 * {@link Workers}. One thread; nothing here waits.
 *
 * <p>Each state of a sending has one part that looks after it, and this class moves it from one to
 * the next: {@link Sender} (ready, submitting, held), {@link Doubts} (doubtful), {@link JobWatch}
 * (running); ended and closed are looked after here.
 */
public final class Dispatcher {
  private static final Duration READ_CHECK = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofHours(1);

  private final Context context;
  private final Clock clock;
  private final Admissions admissions;
  private final Storage storage;
  private final Deletions deletions;
  private final MediaReleases media;
  private final Contact contact;
  private final ShardBook book;
  private final Sender sender;
  private final Doubts doubts;
  private final Doubles doubles;
  private final Endings endings;
  private final LateJobs lateJobs;
  private final JobWatch watch;
  private final FlexTail tail;
  private final Departure departure;
  private final WaitList waits;
  private final KnownJobs knownJobs = new KnownJobs();
  private final Looks looks = new Looks();

  private final OpenSendings open = new OpenSendings();

  public Dispatcher(Context context) {
    this.context = context;
    this.clock = context.clock();
    this.storage = new Storage(context.policy(), context.remote().media(), context.random());
    this.admissions = new Admissions(context, storage);
    this.contact = new Contact(context.policy().unreachableAfter(), clock.instant());
    this.deletions = new Deletions(context, contact, storage);
    this.media = new MediaReleases(context, contact);
    this.book = new ShardBook(context, media::add);
    this.doubles = new Doubles(context, contact);
    this.endings = new Endings(context, contact, storage, deletions, doubles, this::awaitRead);
    ListingProof proof = new ListingProof(context, contact, knownJobs);
    this.lateJobs = new LateJobs(context, contact, proof, doubles);
    this.doubts = new Doubts(context, contact, proof, doubles, new Resolved(this, lateJobs, clock));
    Submitted submitted = new Submitted(this, context, open, book, doubts, doubles);
    this.sender = new Sender(context, admissions, storage, contact, submitted);
    this.watch = new JobWatch(context, contact, knownJobs, looks, open::step, this::over);
    this.tail = new FlexTail(context, open, sender, watch, contact, submitted);
    this.waits = new WaitList(context, open.all(), looks, contact, doubts, lateJobs);
    this.departure =
        new Departure(
            context,
            open.all(),
            book.shared(),
            sender,
            doubts,
            watch,
            lateJobs,
            doubles,
            deletions,
            media);
  }

  /**
   * Goes on with a run that was cancelled: nothing is sent any more, jobs are cancelled and waited
   * for, what they answered is kept, and what is in doubt is looked for first.
   */
  public void cancel() {
    book.cancel();
    sender.cancel();
    tail.cancel();
    departure.cancel();
    watch.cancel(open.running());
  }

  /** Takes up what concerns no shard that is open. */
  void resume() throws IOException {
    deletions.resume();
  }

  /** Tells of a shard that is there already, before any is taken up. */
  void know(ShardInfo shard) {
    book.know(shard);
  }

  /** Takes up a shard whose requests others ask. */
  void resumeShared(ShardInfo shard) throws IOException {
    book.shared().add(shard);
  }

  /** Takes up a shard where its records left it. */
  void resume(ShardProgress shard) throws IOException {
    for (Sending sending : book.open(shard)) {
      open.add(sending);
      switch (sending.state()) {
        case READY -> sender.add(sending);
        case HELD -> {
          if (sending.requireIntent().flex()) {
            tail.resume(sending);
            continue;
          }
          storage.add(sending.task, sending.requireIntent().time());
          sender.resume(sending);
        }
        case DOUBTFUL -> {
          adopt(sending);
          doubts.resume(sending);
        }
        case RUNNING -> {
          adopt(sending);
          watch.resume(sending);
        }
        case ENDED -> awaitRead(sending);
        case SUBMITTING, CLOSED ->
            throw new IllegalStateException(
                sending.name() + " cannot be resumed " + sending.state());
      }
    }
  }

  /** Takes up one that an earlier start gave up, and has not looked for once more. */
  void watchLate(Sending sending, Instant since, @Nullable Instant firstBlind) {
    lateJobs.watch(sending, since, firstBlind);
  }

  /** Where it is. */
  public OpenSendings.Present present() {
    return open.present(context.remote().media().uploaded(), tail.asking());
  }

  /** What is waited for now. */
  public List<Wait> waits() {
    return waits.now();
  }

  private void adopt(Sending sending) {
    admissions.adopted(sending.task);
    storage.add(sending.task, sending.requireIntent().time());
  }

  /** True where nothing is left to do. */
  public boolean done() {
    return departure.done(clock.instant());
  }

  /**
   * True where nothing is left to do but to wait for jobs: what there is room for is sent, doubts
   * had time to be resolved, jobs of earlier starts were looked at and what had ended is read.
   */
  public boolean onlyWaits() {
    return departure.onlyWaits(clock.instant());
  }

  /**
   * What keeps the run from going on where it is money alone: all that was sent is collected, and
   * the next sending would pass the budget. Null where it is not that.
   */
  public @Nullable Shortage shortage() {
    return departure.hasCollected(clock.instant()) ? context.purse().shortage() : null;
  }

  /** What goes on, or is left, when it is left now. */
  public String leaves() {
    return "jobs that go on: " + open.running().size();
  }

  /** Does what is due; returns when something is due next unless a result comes in before. */
  public Instant turn() throws Exception {
    context.workers().handleResults();
    Instant now = clock.instant();
    Instant next = Instants.earlier(now.plus(IDLE), departure.turn(now));
    context.purse().look();
    for (Sending follower : book.followShared(now)) {
      open.add(follower);
      sender.addFollower(follower);
    }
    next = Instants.earlier(next, book.shared().next());
    next = Instants.earlier(next, tail.turn(now));
    next = Instants.earlier(next, sender.turn(now));
    next = Instants.earlier(next, looks.turn(now, this::look));
    next = Instants.earlier(next, doubts.turn(now));
    next = Instants.earlier(next, lateJobs.turn(now));
    next = Instants.earlier(next, doubles.turn(now));
    next = Instants.earlier(next, deletions.turn(now));
    next = Instants.earlier(next, media.turn(now));
    contact.noteUploads(context.remote().media().uploaded().uploads(), now);
    if (contact.lost(now)) {
      String silence = "no answer from " + context.policy().endpoint() + " ";
      context.board().stop(StopCause.UNREACHABLE, silence + contact.story());
    }
    return next;
  }

  /** Looks at once for what a lane in this process has just read. */
  public void noteRead(String name) throws IOException {
    Sending sending = open.get(name);
    if (sending == null) {
      book.shared().hurry(); // a shard without a sending was handed on
    } else if (sending.is(Sending.State.ENDED)) {
      closeIfRead(sending);
    }
  }

  private void look(Sending sending) throws IOException {
    switch (sending.state()) {
      case RUNNING -> watch.poll(sending);
      case ENDED -> {
        looks.plan(sending, clock.instant().plus(READ_CHECK));
        closeIfRead(sending);
      }
      case READY, SUBMITTING, HELD, DOUBTFUL, CLOSED -> {}
    }
  }

  void running(Sending sending, String job) {
    sending.run(job);
    open.step();
    watch.begin(sending);
  }

  void over(Sending sending, Ended ended, Endings.Remains remains) {
    admissions.ended(sending.task);
    if (ended.job() != null) {
      knownJobs.ended(ended.job());
    }
    end(sending, ended, remains);
  }

  void end(Sending sending, Ended ended, Endings.Remains remains) {
    sending.end();
    open.step();
    looks.drop(sending);
    endings.end(sending, ended, remains);
  }

  private void awaitRead(Sending sending) {
    looks.plan(sending, Instant.MIN);
    context.board().toRead(sending.task);
  }

  private void closeIfRead(Sending sending) throws IOException {
    if (context.records().read(sending.name()) != null) {
      close(sending);
    }
  }

  void close(Sending sending) throws IOException {
    sending.close();
    open.remove(sending);
    context.purse().settle(sending.name());
    for (Sending follower : book.follow(sending)) {
      open.add(follower);
      sender.addFollower(follower);
    }
  }
}
