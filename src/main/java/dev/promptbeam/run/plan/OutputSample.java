package dev.promptbeam.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.promptbeam.batch.balance.StatusReader;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Output tokens of answers that were given before, thinking included.
 *
 * @param answers how many
 * @param tokens of all of them
 */
public record OutputSample(long answers, long tokens) {
  /** So far the answers to other rows are from these. */
  private static final double UNLIKE = 0.25;

  /** Those that a run has read so far. */
  public static OutputSample of(RunDirectory run) throws RunRefusedException, IOException {
    long answers = 0;
    long tokens = 0;
    for (ModelAnswers day : new StatusReader(run).read().answers().values()) {
      Tokens used = day.usage().total();
      answers += day.metered();
      tokens += used.candidates() + used.thoughts();
    }
    return checked(new OutputSample(answers, tokens), run.toString());
  }

  /** Those of a file of JSON lines: results, or answers as the service gives them. */
  public static OutputSample of(Path file) throws RunRefusedException {
    long answers = 0;
    long tokens = 0;
    try (MappingIterator<JsonNode> lines =
        Json.MAPPER.readerFor(JsonNode.class).readValues(Files.newInputStream(file))) {
      while (lines.hasNextValue()) {
        JsonNode line = lines.nextValue();
        JsonNode own = line.path("usage");
        JsonNode usage = own.isObject() ? own : line.findPath("usageMetadata");
        if (usage.isObject()) {
          answers++;
          tokens += usage.path("candidatesTokenCount").asLong();
          tokens += usage.path("thoughtsTokenCount").asLong();
        }
      }
    } catch (IOException e) {
      throw new RunRefusedException("--sample " + file + ": " + IoReason.of(e));
    }
    return checked(new OutputSample(answers, tokens), file.toString());
  }

  private static OutputSample checked(OutputSample sample, String of) throws RunRefusedException {
    if (sample.answers == 0) {
      throw new RunRefusedException(
          "--sample " + of + ": no answer in it says how many tokens it used");
    }
    return sample;
  }

  Range of(long requests) {
    return Range.about((double) tokens / answers * requests, UNLIKE);
  }
}
