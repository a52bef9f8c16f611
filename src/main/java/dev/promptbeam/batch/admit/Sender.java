package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.SubmitResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings sendings to the service as far as admission lets them: upload, intent, create. What has
 * surely made no job is held back and tried again, divided where it is too large; everything else
 * is handed on.
 */
public final class Sender {
  private final Context context;
  private final Storage storage;
  private final Census census;
  private final Bounds bounds;
  private final Withdrawals withdrawals;
  private final Map<String, ModelQueue> models = new LinkedHashMap<>();
  private final Onward next;

  private int submitting;

  public Sender(
      Context context, Admissions admissions, Storage storage, Contact contact, Onward next) {
    this.context = context;
    this.storage = storage;
    this.census = new Census(context, admissions.places(), contact, this::counted);
    this.next = next;
    this.bounds = new Bounds(context);
    this.withdrawals = new Withdrawals(context, storage, next);
    admissions.all().forEach((model, its) -> models.put(model, queue(model, its, contact)));
  }

  private ModelQueue queue(String model, Admission admission, Contact contact) {
    Ceiling ceiling = new Ceiling(context.policy().budgets().of(model));
    Divider divider = new Divider(context, ceiling, this::release, next);
    SendQueue waiting = new SendQueue(admission, ceiling, new Exits(divider));
    Refusals refusals =
        new Refusals(context, admission, storage, contact, divider, census, waiting);
    return new ModelQueue(
        admission,
        divider,
        waiting,
        new Outcomes(
            context,
            admission,
            storage,
            contact,
            ceiling,
            divider,
            waiting,
            refusals,
            withdrawals,
            next));
  }

  private ModelQueue of(Sending sending) {
    ModelQueue queue = models.get(context.model(sending.task));
    if (queue == null) {
      throw new IllegalStateException(sending.name() + " asks a model that the run does not");
    }
    return queue;
  }

  private void counted(Instant started, Set<String> live) {
    models.forEach(
        (model, queue) -> queue.divider().counted(started, live.contains("models/" + model)));
  }

  public void add(Sending sending) {
    if (withdrawals.isCancelled()) {
      withdrawals.giveUp(sending);
    } else {
      of(sending).waiting().add(sending);
    }
  }

  /**
   * Takes up one whose create an earlier start saw refused: its file is there, so it is sent again
   * at once. Another key may not see that file.
   */
  public void resume(Sending sending) {
    CreateRefusal refusal = sending.refusal();
    String key = sending.requireIntent().keyFingerprint();
    if (refusal != null && refusal.kind() == CreateRefusal.Kind.CONTENT) {
      next.ended(sending, refusal.asEnd());
    } else if (withdrawals.isCancelled()) {
      withdrawals.giveUp(sending);
    } else if (!key.equals(context.policy().keyFingerprint())) {
      withdrawals.withdraw(sending, "its file is another key's");
    } else {
      of(sending).waiting().hold(sending, Instant.MIN, false);
    }
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  public void addFollower(Sending sending) {
    of(sending).waiting().addFollower(sending);
  }

  /** Hands over those that wait and are wanted elsewhere; an input file of theirs is deleted. */
  public List<Sending> take(Predicate<Sending> wanted) {
    List<Sending> taken = new ArrayList<>();
    for (ModelQueue queue : models.values()) {
      List<Sending> found = queue.waiting().take(wanted);
      while (!found.isEmpty()) {
        found.forEach(sending -> take(sending, queue.divider(), taken));
        found = queue.waiting().take(wanted); // parts of what was divided wait there now
      }
    }
    return taken;
  }

  private void take(Sending sending, Divider divider, List<Sending> taken) {
    if (sending.intent() != null) {
      withdrawals.withdraw(sending, "its requests are asked one by one");
    } else if (sending.task.requests() > 1) {
      int parts = (int) sending.task.requests();
      divider.divide(sending, parts, "its requests are asked one by one");
    } else {
      taken.add(sending);
    }
  }

  /** True where the budget has room for one that is sent by somebody else. */
  public boolean affords(Sending sending) {
    return bounds.affords(sending);
  }

  /** What one that is sent by somebody else may take, which is set aside. */
  public Room reserve(Sending sending) {
    Reservation most = sending.bound();
    if (sending.intent() == null && most != null) {
      context.purse().reserve(sending.name(), most);
    }
    return storage.room(most);
  }

  /** Not sent after all: the run was cancelled. */
  public void giveUp(Sending sending) {
    withdrawals.giveUp(sending);
  }

  /** Submits what may be; returns when to come again unless there is more room before. */
  public Instant turn(Instant now) {
    Instant next = Instant.MAX;
    for (ModelQueue queue : models.values()) {
      next = Instants.earlier(next, queue.waiting().turn(now));
    }
    bounds.turn(now);
    boolean waits = false;
    for (ModelQueue queue : models.values()) {
      if (!queue.waiting().isEmpty()) {
        waits = true;
        next = Instants.earlierAhead(now, next, queue.admission().opens(now));
      }
    }
    if (!waits) {
      return next;
    }
    next = Instants.earlierAhead(now, next, storage.closedUntil());
    return Instants.earlierAhead(now, next, census.turn(now));
  }

  /** True where all is sent that there is room for. */
  public boolean isFull(Instant now) {
    return submitting == 0
        && !bounds.isAsking()
        && models.values().stream().allMatch(queue -> queue.waiting().isFull(now));
  }

  /** Sends nothing any more, neither what waits nor what comes back unsent. */
  public void cancel() {
    withdrawals.cancel();
    models.values().forEach(queue -> queue.waiting().drain().forEach(withdrawals::giveUp));
  }

  private void submit(Sending sending) {
    Instant now = context.clock().instant();
    sending.submit();
    submitting++;
    of(sending).admission().submitting(sending.task);
    Intent written = sending.intent();
    if (written == null) {
      storage.add(sending.task, now);
    }
    Reservation most = sending.bound();
    if (written == null && most != null) {
      context.purse().reserve(sending.name(), most);
    }
    Room room = storage.room(most);
    context
        .workers()
        .run(
            () ->
                withdrawals.isCancelled()
                    ? new SubmitResult.Halted(written)
                    : context.remote().submit(sending.task, written, room),
            result -> {
              submitting--;
              result.tell(of(sending).results().of(sending));
              if (sending.intent() == null) {
                context.purse().release(sending.name());
              }
            });
  }

  private boolean release(Sending sending) {
    return sending.is(Sending.State.HELD) && of(sending).waiting().release(sending);
  }

  /** The ways out of the queue. */
  private final class Exits implements SendQueue.Exits {
    private final Divider divider;

    Exits(Divider divider) {
      this.divider = divider;
    }

    @Override
    public void submit(Sending sending) {
      Sender.this.submit(sending);
    }

    @Override
    public boolean affords(Sending sending) {
      return bounds.affords(sending);
    }

    @Override
    public void outdated(Sending sending) {
      withdrawals.withdraw(sending, "its file is old");
    }

    @Override
    public void divide(Sending sending) {
      divider.divide(sending, "is larger than the model's quota");
    }
  }
}
