package dev.promptbeam.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Classifier;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestSource;
import dev.promptbeam.result.media.CollectedMedia;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the join share: rows, answers and what comes out. */
public abstract class Joining {
  public static final ResultShape ALL =
      new ResultShape(true, true, true, Texts.PLAIN, "gemini-x", false, true);
  public static final String A = "a".repeat(32);
  public static final String B = "b".repeat(32);

  public @TempDir Path folder;

  public String lastResponse(String line) throws IOException {
    LineLocation place = file("last.jsonl", line);
    Map<String, Outcome> outcomes =
        Map.of(A, new Unanswered(Reason.api(13), "m", Stage.RUN, 1, "batches/1", place));
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), outcomes);
    return String.valueOf(joined.deadLetters.get(0).response());
  }

  static List<String> names(Collected joined) throws IOException {
    List<String> names = new ArrayList<>();
    joined.trees().get(0).fieldNames().forEachRemaining(names::add);
    return names;
  }

  public static Collected join(ResultShape shape, Path rows, Map<String, Outcome> outcomes)
      throws IOException {
    Collected collected = new Collected();
    RequestSource requests = key -> Json.MAPPER.createObjectNode().put("for", key);
    RowJoin.join(shape, rows, outcomes, requests, collected, collected.media);
    return collected;
  }

  /** Writes the answers, scans them, and makes an outcome of each. */
  public Map<String, Outcome> answers(String... lines) throws IOException {
    LineLocation all = file("responses.jsonl", String.join("\n", lines));
    List<String> keys = new ArrayList<>();
    for (String line : lines) {
      keys.add(Json.MAPPER.readTree(line).path("key").asText());
    }
    Collections.sort(keys);
    StringBuilder input = new StringBuilder();
    keys.forEach(key -> input.append("{\"key\":\"" + key + "\",\"request\":{}}\n"));
    Path requests = Files.writeString(folder.resolve("requests.jsonl"), input);
    Classifier classifier = Classifier.of(new AnswerPolicy(Set.of("STOP"), false, null, false));
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry : AnswerScan.scan(all.file(), requests, classifier).entries()) {
      LineLocation place = new LineLocation(all.file(), entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    return outcomes;
  }

  public LineLocation file(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return new LineLocation(file, 0, text.getBytes(StandardCharsets.UTF_8).length);
  }

  public Path rows(String... lines) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines) + "\n");
  }

  public static String row(String key, int position, String requestKey, String row) {
    return "{\"key\":\""
        + key
        + "\",\"source\":{\"file\":\"f.csv\",\"position\":"
        + position
        + "},\"requestKey\":\""
        + requestKey
        + "\",\"row\":"
        + row
        + "}";
  }

  public static String answer(String key, String text, int tokens) {
    return "{\"key\":\""
        + key
        + "\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"totalTokenCount\":"
        + tokens
        + "}}}";
  }

  public static final class Collected implements JoinSink {
    public final CollectedMedia media = new CollectedMedia();
    public final List<String> results = new ArrayList<>();
    public final List<DeadLetter> deadLetters = new ArrayList<>();

    @Override
    public void result(byte[] line) {
      results.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      deadLetters.add(deadLetter);
    }

    public List<JsonNode> trees() throws IOException {
      List<JsonNode> trees = new ArrayList<>();
      for (String result : results) {
        trees.add(Json.MAPPER.readTree(result));
      }
      return trees;
    }

    public List<String> lines() throws IOException {
      List<String> lines = new ArrayList<>();
      for (DeadLetter deadLetter : deadLetters) {
        lines.add(new String(DeadLetterJson.write(deadLetter), StandardCharsets.UTF_8));
      }
      return lines;
    }
  }
}
