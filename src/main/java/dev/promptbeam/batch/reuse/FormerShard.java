package dev.promptbeam.batch.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.answer.ShardEndings;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.AnswerLineParser;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.Verdict;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import dev.promptbeam.result.media.FoldedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answers of one published shard that became results; its dead letters are none. */
final class FormerShard {
  private static final Comparator<LineLocation> PLACE =
      Comparator.comparing(LineLocation::file).thenComparingLong(LineLocation::offset);

  private final RunDirectory directory;
  private final Records records;
  private final String shard;
  private final Map<String, Answered> answers = new HashMap<>();

  private FormerShard(RunDirectory directory, Records records, String shard) {
    this.directory = directory;
    this.records = records;
    this.shard = shard;
  }

  /**
   * By request key; empty where it has none.
   *
   * @param gone is told which files of answers are not there
   * @throws java.nio.file.NoSuchFileException if something else of the shard is not there
   */
  static Map<String, Answered> answers(
      FormerRun run, FormerRun.Policy policy, Records records, String shard, Consumer<String> gone)
      throws IOException {
    Published outcome = records.outcome(shard);
    if (outcome == null || outcome.results() == null) {
      return Map.of();
    }
    FormerShard former = new FormerShard(run.directory(), records, shard);
    former.addAnswered(gone);
    former.removeDead(outcome.retryable() != null, true);
    former.removeDead(outcome.permanent() != null, false);
    for (Judge.Rules rules : policy.rejudged()) {
      former.judge(rules.judge());
    }
    return former.answers;
  }

  private void addAnswered(Consumer<String> gone) throws IOException {
    Map<Path, Boolean> there = new HashMap<>();
    for (Map.Entry<String, Outcome> ending :
        ShardEndings.of(directory, records, shard).entrySet()) {
      if (ending.getValue() instanceof Answered answered
          && there.computeIfAbsent(answered.answer().file(), Files::exists)) {
        answers.put(ending.getKey(), answered);
      }
    }
    there.forEach(
        (file, exists) -> {
          if (!exists) {
            gone.accept(file.toString());
          }
        });
  }

  /** An answer that could not be joined ended as a dead letter in spite of its verdict. */
  private void removeDead(boolean any, boolean retryable) throws IOException {
    if (!any) {
      return;
    }
    try (LineReader lines = LineReader.openOwn(directory.deadLetters(shard, retryable))) {
      while (lines.next()) {
        String key = DeadLetterJson.text(lines, "requestKey");
        if (key != null) {
          answers.remove(key);
        }
      }
    }
  }

  /**
   * Leaves what is a result by other rules too: each line as it stands, whoever asked for it, with
   * the request that this run would have asked.
   */
  private void judge(Judge judge) throws IOException {
    List<Map.Entry<String, Answered>> asTheyStand = new ArrayList<>(answers.entrySet());
    asTheyStand.sort(Comparator.comparing(answer -> answer.getValue().answer(), PLACE));
    try (LineFiles files = new LineFiles();
        RequestFile requests = new RequestFile(requests(directory, shard))) {
      for (Map.Entry<String, Answered> answer : asTheyStand) {
        byte[] line = FoldedLine.read(files, answer.getValue().answer()).bytes();
        JsonNode request = judge.needsRequest() ? requests.request(answer.getKey()) : null;
        if (!isResult(line, judge, request)) {
          answers.remove(answer.getKey());
        }
      }
    }
  }

  private static boolean isResult(byte[] line, Judge judge, @Nullable JsonNode request) {
    try {
      AnswerLine answer = AnswerLineParser.parse(line, 0, line.length, judge.reading());
      return !(judge.judge(answer, request) instanceof Verdict.Failed);
    } catch (IOException | RuntimeException | StackOverflowError unreadable) {
      return false; // all of it is in memory: it is asked again
    }
  }

  /** Where the requests of a shard stand, each once. */
  static Path requests(RunDirectory directory, String shard) {
    return directory.requests(SendingTask.name(shard, 1));
  }
}
