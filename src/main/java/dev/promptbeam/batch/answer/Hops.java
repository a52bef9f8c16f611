package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SendingTask.Hop;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.result.RestOfAnswer;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.AnswerLineParser;
import dev.promptbeam.result.judge.Reading;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.media.FoldedLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that came in several pieces: how the rest is asked for, and put behind the beginning. */
public final class Hops {
  private Hops() {}

  /** The file in which the places of a sending's answer index are. */
  public static Path answers(RunDirectory directory, SendingTask task) {
    return task.hop() == null ? directory.responses(task.name()) : directory.joined(task.name());
  }

  /** Puts what came back behind what came before; the same files make the same file. */
  static void join(RunDirectory directory, SendingTask task) throws IOException {
    Map<String, Entry> before = new HashMap<>();
    Hop hop = hop(task);
    for (Entry entry :
        RequestSubset.index(directory, SendingTask.name(task.shard(), hop.base())).entries()) {
      if (AnswerReader.continued(entry)) {
        before.put(entry.key(), entry);
      }
    }
    Path beginnings = beginnings(directory, task, hop);
    try (LineReader lines = LineReader.openOwn(directory.responses(task.name()));
        LineFiles files = new LineFiles();
        LineFile joined = new LineFile(directory.joined(task.name()))) {
      while (lines.next()) {
        byte[] line = lines.copy();
        String key = key(line);
        Entry first = key == null ? null : before.get(key);
        joined.writeLine(
            first == null ? line : RestOfAnswer.join(line(files, beginnings, first), line));
      }
      joined.commit();
    }
  }

  /** Null where the line is none that could be judged, whatever it is joined to. */
  private static @Nullable String key(byte[] line) {
    try {
      return AnswerLineParser.parse(line, 0, line.length, Reading.END).key();
    } catch (IOException | RuntimeException | StackOverflowError unreadable) {
      return null; // the same line, as it came, is found unreadable when it is judged
    }
  }

  private static byte[] line(LineFiles files, Path file, Entry entry) throws IOException {
    return files.read(new LineLocation(file, entry.offset(), entry.length()));
  }

  /** What the rest belongs to, which may be a rest itself. */
  private static Path beginnings(RunDirectory directory, SendingTask task, Hop hop) {
    String base = SendingTask.name(task.shard(), hop.base());
    return hop.number() == 1 ? directory.responses(base) : directory.joined(base);
  }

  private static Hop hop(SendingTask task) {
    Hop hop = task.hop();
    if (hop == null) {
      throw new IllegalArgumentException(task.name() + " asks for no rest");
    }
    return hop;
  }

  /** Makes requests for the rest of answers; of other tasks it leaves requests as they are. */
  static final class Rest implements Closeable {
    private final LineFiles files = new LineFiles();
    private final @Nullable Path beginnings;

    Rest(RunDirectory directory, SendingTask task) {
      this.beginnings = asks(task) ? beginnings(directory, task, hop(task)) : null;
    }

    private static boolean asks(SendingTask task) {
      return switch (task.origin().group()) {
        case CONTINUED -> true;
        case ALL, FAILED, UNSERVED, WITHHELD -> false;
      };
    }

    byte[] request(byte[] line, Entry entry) throws IOException {
      if (beginnings == null) {
        return line;
      }
      LineLocation place = new LineLocation(beginnings, entry.offset(), entry.length());
      byte[] answer = FoldedLine.read(files, place).bytes();
      Candidate candidate =
          AnswerLineParser.parse(answer, 0, answer.length, Reading.END).candidate();
      String token = candidate == null ? null : candidate.continuationToken();
      if (token == null) {
        throw new IOException("the answer to " + entry.key() + " is another one than was judged");
      }
      return RestOfAnswer.request(line, token);
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }
}
