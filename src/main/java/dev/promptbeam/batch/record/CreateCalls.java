package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The records of the create calls of a sending: that each was about to be sent, and which surely
 * made no job. The first is the intent itself. One that is followed by another made none, so that
 * the last one decides.
 */
public final class CreateCalls {
  private final Ledger ledger;

  CreateCalls(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * One create call.
   *
   * @param number from 0, which is the intent's
   * @param time when it was about to be sent
   */
  public record Call(int number, Instant time) {
    public static Call first(Intent intent) {
      return new Call(0, intent.time());
    }
  }

  /**
   * What a call that makes no job has brought, decided once.
   *
   * @param line as a file of answers would have it
   * @param unseen whether nobody saw the end of the call, so that it may be billed besides
   */
  public record Answer(String line, boolean unseen) {}

  /** True where one may be on its way: an intent, and no word of what became of it. */
  public boolean areOpen() throws IOException {
    Records records = new Records(ledger).ahead();
    for (String sending : records.sendings()) {
      if (records.intent(sending) != null
          && records.job(sending) == null
          && records.ended(sending) == null) {
        return true;
      }
    }
    return false;
  }

  /** Notes that a create is about to be sent again; its number is nobody else's. */
  public Call noteAgain(String sending, Instant time) throws IOException {
    String folder = path(sending, "again");
    int number = ledger.list(folder).size();
    do {
      number++;
    } while (!ledger.create(folder + "/" + name(number), time));
    return new Call(number, time);
  }

  /** The last one that was about to be sent. */
  public Call last(String sending, Intent intent) throws IOException {
    List<String> again = ledger.list(path(sending, "again"));
    if (again.isEmpty()) {
      return Call.first(intent);
    }
    String last = again.get(again.size() - 1);
    Instant time = ledger.read(path(sending, "again/" + last), Instant.class);
    return new Call(Integer.parseInt(last), time == null ? intent.time() : time);
  }

  /** Notes that a call surely made no job. */
  public void refuse(String sending, Call call, CreateRefusal refusal) throws IOException {
    ledger.create(path(sending, "refused/" + name(call.number())), refusal);
  }

  /** Why the last call made no job; null where it may have made one. */
  public @Nullable CreateRefusal refusal(String sending, Intent intent) throws IOException {
    String number = name(last(sending, intent).number());
    return ledger.read(path(sending, "refused/" + number), CreateRefusal.class);
  }

  /** What a call that makes no job has brought; null before. */
  public @Nullable Answer answer(String sending) throws IOException {
    return ledger.read(path(sending, "answer"), Answer.class);
  }

  /** Decides that, or that nobody saw it; the first word stands. */
  public void decide(String sending, Answer answer) throws IOException {
    ledger.create(path(sending, "answer"), answer);
  }

  /** Sorted as text it is sorted as a number. */
  private static String name(int number) {
    return String.format(Locale.ROOT, "%06d", number);
  }

  private static String path(String sending, String record) {
    return Records.SENDINGS + "/" + sending + "/" + record;
  }
}
