package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.ReadRecord.StatsMismatch;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.judge.Verdict.Failed.Again;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the saved answers of a sending into its answer index, each request with its ending. */
public final class AnswerReader {
  private static final Reason LEFT_OUT = Reason.api(1);

  private final RunDirectory directory;
  private final List<Judge> judges;
  private final LostMediaLines lostMedia;

  public AnswerReader(RunDirectory directory, List<Judge> judges) {
    this.directory = directory;
    this.judges = judges;
    this.lostMedia = new LostMediaLines(directory);
  }

  /** Writes the index and returns its sums; the same files make the same index. */
  public ReadRecord read(SendingTask task, Ended ended) throws IOException {
    if (ended.end().undone()) {
      return new ReadRecord(0, 0, task.requests(), 0);
    }
    Path requests = directory.requests(task.name());
    AnswerIndex scanned =
        Locations.isFile(directory.responses(task.name()))
            ? scan(task, requests)
            : AnswerScan.unanswered(requests);
    AnswerIndex curable = lostMedia.curable(scanned, task, ended.time());
    AnswerIndex index = explainUnserved(onceMoreAtMost(curable, task), ended);
    DurableFile.replace(directory.answerIndex(task.name()), index::writeTo);
    return sums(index, StatsMismatch.between(ended.stats(), task.requests(), index.tally()));
  }

  /** The rest of an answer is judged with what came before it, and counted without. */
  private AnswerIndex scan(SendingTask task, Path requests) throws IOException {
    Judge usual = judges.get(task.policy());
    Judge judge = task.hops() < usual.hops() ? usual : usual.ofLastHop();
    AnswerIndex came = AnswerScan.scan(directory.responses(task.name()), requests, judge);
    if (task.hop() == null) {
      return came;
    }
    Hops.join(directory, task);
    AnswerIndex joined = AnswerScan.scan(Hops.answers(directory, task), requests, judge);
    return new AnswerIndex(joined.entries(), came.anomalies(), came.tally(), came.answered());
  }

  /** True where a request got no answer because its job ended without one. */
  static boolean unserved(Entry entry) {
    Failed failed = entry.failed();
    return failed != null && !entry.served() && failed.reason().code().startsWith("JOB_");
  }

  /** True where a request was answered, or should have been, and may be asked again. */
  static boolean failedForNow(Entry entry) {
    Failed failed = entry.failed();
    return failed != null
        && failed.reason().retryable()
        && failed.again() == Again.BY_REASON
        && !unserved(entry);
  }

  /** True where the answer refused the account and says nothing of the request. */
  static boolean withheld(Entry entry) {
    Failed failed = entry.failed();
    return failed != null && failed.again() == Again.UNCOUNTED;
  }

  /** True where the answer breaks off, and its rest may be asked for. */
  static boolean continued(Entry entry) {
    Failed failed = entry.failed();
    return failed != null && failed.again() == Again.CONTINUED;
  }

  /** Of an ending that nobody knows it is not known either that asking a third time helps. */
  private static AnswerIndex onceMoreAtMost(AnswerIndex index, SendingTask task) {
    if (task.attempts() == 0) {
      return index;
    }
    List<Entry> entries = new ArrayList<>(index.entries().size());
    for (Entry entry : index.entries()) {
      Failed failed = entry.failed();
      entries.add(
          failed != null && failed.reason().unknownFinish()
              ? entry.because(failed.with(Again.NO))
              : entry);
    }
    return new AnswerIndex(entries, index.anomalies(), index.tally(), index.answered());
  }

  private static ReadRecord sums(AnswerIndex index, @Nullable StatsMismatch mismatch) {
    long done = 0;
    long failed = 0;
    long unserved = 0;
    long withheld = 0;
    long continued = 0;
    for (Entry entry : index.entries()) {
      if (entry.failed() == null) {
        done++;
      } else if (failedForNow(entry)) {
        failed++;
      } else if (withheld(entry)) {
        withheld++;
      } else if (continued(entry)) {
        continued++;
      } else if (unserved(entry) && entry.failed().reason().retryable()) {
        unserved++;
      }
    }
    return new ReadRecord(
        done,
        failed,
        unserved,
        index.entries().size() - done - failed - unserved - withheld - continued,
        withheld,
        continued,
        index.usage(),
        index.answered(),
        mismatch);
  }

  /** A line missing from a job that succeeded is the answer's fault; else it is the job's. */
  private static AnswerIndex explainUnserved(AnswerIndex index, Ended ended) {
    if (ended.end() == Ended.End.SUCCEEDED) {
      return index;
    }
    Failed reason = new Failed(reason(ended, index.entries().size()), message(ended));
    List<Entry> entries = new ArrayList<>(index.entries().size());
    for (Entry entry : index.entries()) {
      entries.add(keptAnswer(entry, ended) ? entry : new Entry(entry.key(), -1, 0, reason));
    }
    boolean unreadable = ended.end() == Ended.End.UNREADABLE;
    Reason lineReason = unreadable ? Reason.MEDIA_UNREADABLE : Reason.REQUEST_INVALID;
    for (LineError line : ended.refusedLines()) {
      if (line.line() >= 1 && line.line() <= entries.size()) {
        Failed refused = new Failed(lineReason, line.message());
        entries.set(line.line() - 1, entries.get(line.line() - 1).because(refused));
      }
    }
    return new AnswerIndex(entries, index.anomalies(), index.tally(), index.answered());
  }

  /** A cancelled job writes a line for what it left out too, which is no answer (protocol 3.6). */
  private static boolean keptAnswer(Entry entry, Ended ended) {
    boolean cancelled =
        ended.end().decided()
            || ended.end() == Ended.End.STUCK
            || ended.end() == Ended.End.RECALLED;
    Failed failed = entry.failed();
    boolean leftOut = cancelled && failed != null && failed.reason().equals(LEFT_OUT);
    return entry.served() && !leftOut;
  }

  private static Reason reason(Ended ended, int requests) {
    return switch (ended.end()) {
      case EXPIRED, STUCK -> Reason.JOB_EXPIRED;
      case CANCELLED, LEFT, DELETED, RECALLED -> Reason.JOB_CANCELLED;
      case FAILED, REFUSED ->
          ended.contentAtFault() && requests == 1 ? Reason.JOB_REFUSED : Reason.JOB_FAILED;
      case GONE, UNTAKEN, UNREADABLE -> Reason.JOB_FAILED;
      case TOO_LARGE -> Reason.REQUEST_TOO_LARGE;
      case SUCCEEDED, WITHDRAWN, ABANDONED ->
          throw new IllegalArgumentException("no reason: " + ended.end());
    };
  }

  private static String message(Ended ended) {
    String job = ended.job() == null ? "its job" : "job " + ended.job();
    String said = ended.message().isEmpty() ? "" : ": " + ended.message();
    String code = ended.errorCode() == 0 ? "" : ", code " + ended.errorCode();
    return job
        + switch (ended.end()) {
          case EXPIRED -> " expired";
          case STUCK -> " made no progress and was given up";
          case CANCELLED -> " was cancelled";
          case RECALLED -> " was cancelled to ask its last requests one by one";
          case LEFT -> " was cancelled, but did not end";
          case DELETED -> " was deleted before its answers were saved";
          case FAILED -> " failed";
          case REFUSED -> " was refused at create";
          case GONE -> " is gone from the service";
          case UNREADABLE -> " was not made yet: media of other requests cannot be read";
          case TOO_LARGE -> " was refused: one request is more than the model's quota";
          case UNTAKEN -> " was refused for an hour with nothing else in the queue";
          case SUCCEEDED, WITHDRAWN, ABANDONED -> " ended";
        }
        + code
        + said;
  }
}
