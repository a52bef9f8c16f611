package dev.promptbeam.batch.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Folders;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnswerPlacesTest {
  private static final String SHARD = "00003-000-1-000";
  private static final Outcome DEAD =
      new Unanswered(Reason.DEADLINE, "over", Stage.RUN, 3, "batches/x", null);

  /** More than are read at once. */
  private static final int REQUESTS = 10_000;

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void findsAnswersOfAllSendingsAndTellsWhatHasNone() throws IOException {
    Map<String, Outcome> endings = endings();
    List<String> wanted = new ArrayList<>();
    for (int number = 0; number < REQUESTS + 50; number += 7) {
      wanted.add(key(number)); // the last ones are of other shards
    }
    wanted.sort(null);
    Map<String, Outcome> expected = new HashMap<>(endings);
    expected.keySet().retainAll(wanted);

    AnswerPlaces.write(directory, SHARD, endings);
    Map<String, Outcome> found = find(wanted);

    assertThat(found).isEqualTo(expected).hasSize(1_429);
    assertThat(found).containsValue(DEAD);
  }

  /** As a run is that was copied to another place. */
  @Test
  void aRunThatWasMovedHasThemWhereItIs() throws IOException {
    AnswerPlaces.write(directory, SHARD, endings());
    Files.move(directory.root(), folder.resolve("moved"));
    directory = RunDirectory.of(folder.resolve("moved"));

    assertThat(find(List.of(key(1)))).isEqualTo(Map.of(key(1), endings().get(key(1))));
  }

  @Test
  void areNotThereBefore() throws IOException {
    assertThat(AnswerPlaces.areThere(directory, SHARD)).isFalse();
    AnswerPlaces.write(directory, SHARD, Map.of());
    assertThat(AnswerPlaces.areThere(directory, SHARD)).isTrue();
    assertThat(find(List.of(key(1)))).isEmpty();
  }

  private Map<String, Outcome> find(List<String> keys) throws IOException {
    Map<String, Outcome> found = new HashMap<>();
    AnswerPlaces.find(
        directory,
        SHARD,
        keys,
        (key, answered) -> found.put(key, answered.<Outcome>map(answer -> answer).orElse(DEAD)));
    return found;
  }

  /** Of two sendings; each eleventh request is dead. */
  private Map<String, Outcome> endings() {
    Map<String, Outcome> endings = new HashMap<>();
    for (int number = 0; number < REQUESTS; number++) {
      boolean first = number % 3 > 0;
      Path file = first ? directory.responses(SHARD + ".1") : directory.joined(SHARD + ".2");
      LineLocation line = new LineLocation(file, 5_000_000_000L + number, number);
      Outcome answered = new Answered(line, first ? "batches/a" : "batches/b", first ? 1 : 2);
      endings.put(key(number), number % 11 == 0 ? DEAD : answered);
    }
    return endings;
  }

  /** Of all digits at the beginning. */
  private static String key(int number) {
    return "%016x%016x".formatted(number * 0x9e3779b97f4a7c15L, number);
  }
}
