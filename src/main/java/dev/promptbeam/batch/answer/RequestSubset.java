package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes the input file of a later sending: the lines of its parent that its origin names. */
public final class RequestSubset {
  private RequestSubset() {}

  /** Writes the file; the first sending's was written when its shard was packed. */
  public static void write(RunDirectory directory, SendingTask task) throws IOException {
    Origin origin = task.origin();
    if (origin.equals(Origin.FIRST)) {
      return;
    }
    String parent = SendingTask.name(task.shard(), Math.max(1, origin.parent()));
    try (LineFile file = new LineFile(directory.requests(task.name()))) {
      if (origin.group() == Origin.Group.ALL) {
        copyAll(directory.requests(parent), origin, file);
      } else {
        copy(directory, parent, task, file);
      }
      if (file.lines() != task.requests()) {
        throw new IllegalStateException(
            task.name() + " has " + file.lines() + " requests, expected " + task.requests());
      }
      file.commit();
    }
  }

  /** The keys of the requests that a task names, whether or not its file was ever written. */
  public static Set<String> keys(RunDirectory directory, SendingTask task) throws IOException {
    Origin origin = task.origin();
    String parent = SendingTask.name(task.shard(), Math.max(1, origin.parent()));
    List<Entry> group =
        origin.group() == Origin.Group.ALL
            ? AnswerScan.unanswered(directory.requests(parent)).entries()
            : index(directory, parent).entries().stream().filter(wanted(origin.group())).toList();
    int start = (int) origin.start(group.size());
    return group.subList(start, (int) origin.end(group.size())).stream()
        .map(Entry::key)
        .collect(Collectors.toSet());
  }

  /** The answer index of a sending. */
  public static AnswerIndex index(RunDirectory directory, String sending) throws IOException {
    Path path = directory.answerIndex(sending);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return AnswerIndex.readFrom(in);
    }
  }

  private static void copyAll(Path from, Origin origin, LineFile to) throws IOException {
    long count = origin.slices() == 1 ? 0 : LineReader.count(from);
    long start = origin.start(count);
    long end = origin.slices() == 1 ? Long.MAX_VALUE : origin.end(count);
    try (LineReader lines = LineReader.openOwn(from)) {
      for (long place = 0; place < end && lines.next(); place++) {
        if (place >= start) {
          to.writeLine(lines.copy());
        }
      }
    }
  }

  /** Index and input stand in the same order. */
  private static void copy(RunDirectory directory, String parent, SendingTask task, LineFile to)
      throws IOException {
    Origin origin = task.origin();
    Predicate<Entry> wanted = wanted(origin.group());
    List<Entry> entries = index(directory, parent).entries();
    long count = entries.stream().filter(wanted).count();
    long start = origin.start(count);
    long end = origin.end(count);
    long place = 0;
    try (LineReader lines = LineReader.openOwn(directory.requests(parent));
        Hops.Rest rest = new Hops.Rest(directory, task)) {
      for (Entry entry : entries) {
        if (!lines.next()) {
          throw new IOException(directory.requests(parent) + " is shorter than its index");
        }
        if (wanted.test(entry)) {
          if (place >= start && place < end) {
            to.writeLine(rest.request(lines.copy(), entry));
          }
          place++;
        }
      }
    }
  }

  private static Predicate<Entry> wanted(Origin.Group group) {
    return switch (group) {
      case ALL -> entry -> true;
      case FAILED -> AnswerReader::failedForNow;
      case WITHHELD -> AnswerReader::withheld;
      case CONTINUED -> AnswerReader::continued;
      case UNSERVED -> entry -> AnswerReader.unserved(entry) && retryable(entry);
    };
  }

  private static boolean retryable(Entry entry) {
    return entry.failed() != null && entry.failed().reason().retryable();
  }
}
