package dev.promptbeam.batch.reuse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.batch.answer.ShardEndings;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers of one published shard that became results; its dead letters are none. */
final class FormerShard {
  private final RunDirectory directory;
  private final Records records;
  private final String shard;
  private final Map<String, Answered> answers = new HashMap<>();

  private FormerShard(RunDirectory directory, Records records, String shard) {
    this.directory = directory;
    this.records = records;
    this.shard = shard;
  }

  /** By request key; empty where it has none. */
  static Map<String, Answered> answers(FormerRun run, Records records, String shard)
      throws IOException {
    Published outcome = records.outcome(shard);
    if (outcome == null || outcome.results() == null) {
      return Map.of();
    }
    FormerShard former = new FormerShard(run.directory(), records, shard);
    former.addAnswered();
    former.removeDead(outcome.retryable() != null, true);
    former.removeDead(outcome.permanent() != null, false);
    if (run.rejudged() != null) {
      former.judge(run.rejudged().judge());
    }
    return former.answers;
  }

  private void addAnswered() throws IOException {
    for (Map.Entry<String, Outcome> ending :
        ShardEndings.of(directory, records, shard).entrySet()) {
      if (ending.getValue() instanceof Answered answered
          && Files.exists(answered.answer().file())) {
        answers.put(ending.getKey(), answered);
      }
    }
  }

  /** An answer that could not be joined ended as a dead letter in spite of its verdict. */
  private void removeDead(boolean any, boolean retryable) throws IOException {
    if (!any) {
      return;
    }
    try (LineReader lines = LineReader.openOwn(directory.deadLetters(shard, retryable))) {
      while (lines.next()) {
        String key = requestKey(lines);
        if (key != null) {
          answers.remove(key);
        }
      }
    }
  }

  private static @Nullable String requestKey(LineReader line) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(line.buffer(), line.start(), line.length())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("requestKey");
        parser.nextToken();
        if (found) {
          return parser.getValueAsString();
        }
        parser.skipChildren();
      }
      return null;
    }
  }

  /** Leaves what is a result by other rules too; what that run had taken itself is left out. */
  private void judge(Judge judge) throws IOException {
    Map<Path, Set<String>> kept = new HashMap<>();
    for (Answered answered : Set.copyOf(answers.values())) {
      Path responses = answered.answer().file();
      if (!kept.containsKey(responses)) {
        kept.put(responses, results(responses, judge));
      }
    }
    answers
        .entrySet()
        .removeIf(
            answer -> {
              Answered answered = answer.getValue();
              return answered.reusedFrom() != null
                  || !kept.getOrDefault(answered.answer().file(), Set.of())
                      .contains(answer.getKey());
            });
  }

  private Set<String> results(Path responses, Judge judge) throws IOException {
    String sending = String.valueOf(responses.getFileName()).replace(".jsonl", "");
    Path requests = directory.requests(sending);
    Set<String> results = new HashSet<>();
    if (Files.exists(requests) && sending.startsWith(shard + ".")) {
      for (Entry entry : AnswerScan.scan(responses, requests, judge).entries()) {
        if (entry.failed() == null) {
          results.add(entry.key());
        }
      }
    }
    return results;
  }

  /** Where the requests of a shard stand, each once. */
  static Path requests(RunDirectory directory, String shard) {
    return directory.requests(SendingTask.name(shard, 1));
  }
}
