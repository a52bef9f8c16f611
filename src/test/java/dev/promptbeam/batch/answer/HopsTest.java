package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.TIME;
import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.dispatch.Followups;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.Origin.Group;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SendingTask.Hop;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.judge.AnswerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard whose answers come in pieces, twice at most. */
final class HopsTest {
  private static final AnswerPolicy TWICE =
      new AnswerPolicy(Set.of("STOP"), false, null, false, false, false, 2);
  private static final AnswerPolicy JSON =
      new AnswerPolicy(Set.of("STOP"), true, null, false, false, false, 1);
  private static final Ended SUCCEEDED = ended(End.SUCCEEDED);

  private final Followups followups = new Followups(Simulation.policy(0, 100));

  @TempDir Path folder;
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder, TWICE);
  }

  @Test
  void eachRestIsAskedForByItsTokenUntilTheHopsAreUsedUp() throws IOException {
    SendingTask packed = shard.pack(4);
    ReadRecord first =
        shard.end(
            packed,
            SUCCEEDED,
            answer(1, "whole"),
            piece(2, "one ", "CONTINUATION", "A"),
            piece(3, "uno ", "CONTINUATION", "B"),
            piece(4, "eins ", "MAX_TOKENS", "C"));
    SendingTask second = only(packed, first).numbered(2);
    ReadRecord rests =
        shard.end(
            second,
            SUCCEEDED,
            answer(2, "two"),
            error(3, 13),
            piece(4, "zwei ", "CONTINUATION", "D"));
    List<SendingTask> next = followups.after(second, SUCCEEDED, rests, TIME, TIME);
    ReadRecord again = shard.end(next.get(0).numbered(3), SUCCEEDED, answer(3, "dos"));
    ReadRecord last =
        shard.end(next.get(1).numbered(4), SUCCEEDED, piece(4, "drei", "CONTINUATION", "E"));

    assertThat(List.of(first.done(), first.continued(), first.open())).containsExactly(1L, 3L, 3L);
    assertThat(second.origin()).isEqualTo(new Origin(1, Group.CONTINUED, 0, 1));
    assertThat(second.hop()).isEqualTo(new Hop(1, 1));
    assertThat(List.of(rests.done(), rests.failed(), rests.continued())).containsOnly(1L);
    assertThat(next)
        .extracting(SendingTask::origin)
        .containsExactly(new Origin(2, Group.FAILED, 0, 1), new Origin(2, Group.CONTINUED, 0, 1));
    assertThat(next).extracting(SendingTask::attempts).containsExactly(1, 0);
    assertThat(next).extracting(SendingTask::hop).containsExactly(new Hop(1, 1), new Hop(2, 2));
    assertThat(requests(2)).containsExactly(asked(2, "A"), asked(3, "B"), asked(4, "C"));
    assertThat(requests(3)).containsExactly(asked(3, "B"));
    assertThat(requests(4)).containsExactly(asked(4, "D"));
    assertThat(again.done()).isOne();
    assertThat(List.of(last.dead(), last.open())).containsExactly(1L, 0L);

    publish(4, TWICE);
    assertThat(results()).containsExactly("whole 5 of 1", "one two 10 of 1", "uno dos 10 of 2");
    JsonNode letter = lines(shard.directory.deadLetters(Tasks.SHARD, false)).get(0);
    assertThat(letter.path("reason").asText()).isEqualTo("FINISH_CONTINUATION");
    assertThat(letter.path("message").asText()).isEqualTo("the answer ended with CONTINUATION");
    assertThat(letter.path("attempts").asInt()).isOne();
    assertThat(letter.at("/response/candidates/0/content/parts").findValuesAsText("text"))
        .containsExactly("eins ", "zwei ", "drei");
    assertThat(letter.path("request")).isEqualTo(Json.MAPPER.readTree(Entries.requestJson(4)));
  }

  @Test
  void whatAnswersUsedIsCountedOncePerHop() throws IOException {
    SendingTask packed = shard.pack(1);
    ReadRecord first = shard.end(packed, SUCCEEDED, counted(piece(1, "one ", "CONTINUATION", "A")));
    ReadRecord second =
        shard.end(only(packed, first).numbered(2), SUCCEEDED, counted(answer(1, "x")));

    assertThat(List.of(first.usage(), second.usage()))
        .containsOnly(Usage.of(new Tokens(5, 0, 1, 0, 0, 0)));
    publish(2, TWICE);
    assertThat(results()).containsExactly("one x 20 of 1");
  }

  @Test
  void aLostAnswerIsAskedForWithTheSameToken() throws IOException {
    SendingTask packed = shard.pack(1);
    ReadRecord first = shard.end(packed, SUCCEEDED, piece(1, "one ", "CONTINUATION", "A"));
    SendingTask rest = only(packed, first).numbered(2);
    ReadRecord failed = shard.end(rest, ended(End.FAILED));
    SendingTask again = only(rest, ended(End.FAILED), failed).numbered(3);
    shard.end(again, SUCCEEDED, answer(1, "two"));

    assertThat(again.hop()).isEqualTo(rest.hop());
    assertThat(again.jobAttempts()).isOne();
    assertThat(requests(3)).containsExactly(asked(1, "A"));
    publish(3, TWICE);
    assertThat(results()).containsExactly("one two 10 of 1");
  }

  @Test
  void jsonIsLookedAtWhenItIsWhole() throws IOException {
    shard = new ShardFixture(folder.resolve("json"), JSON);
    SendingTask packed = shard.pack(2);
    ReadRecord first =
        shard.end(
            packed,
            SUCCEEDED,
            piece(1, "{\\\"a\\\":", "CONTINUATION", "A"),
            piece(2, "{\\\"a\\\":", "CONTINUATION", "B"));
    SendingTask rest = only(packed, first).numbered(2);

    shard.end(rest, SUCCEEDED, answer(1, "1}"), answer(2, "]"));

    assertThat(shard.endings(rest.name())).isEqualTo(Map.of(1, "ok", 2, "OUTPUT_NOT_JSON"));
    publish(2, JSON);
    assertThat(lines(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD)).get(0).path("value"))
        .isEqualTo(Json.MAPPER.readTree("{\"a\":1}"));
  }

  @Test
  void whoseTimeIsOverWhileARestIsMissingIsToldSo() throws IOException {
    shard.end(shard.pack(1), SUCCEEDED, piece(1, "one ", "CONTINUATION", "A"));
    shard.records.createSettled(Tasks.SHARD, new Settled(1, Map.of(1, "DEADLINE")));
    new PublishShard(shard.directory, shard.records, List.of(shape(TWICE))).publish(Tasks.SHARD);

    JsonNode letter = lines(shard.directory.deadLetters(Tasks.SHARD, true)).get(0);
    assertThat(letter.path("reason").asText()).isEqualTo("DEADLINE");
    assertThat(letter.path("message").asText())
        .isEqualTo(
            "its time was over; last: the answer ended with CONTINUATION, and its rest was not"
                + " asked for");
  }

  private SendingTask only(SendingTask task, ReadRecord read) {
    return only(task, SUCCEEDED, read);
  }

  private SendingTask only(SendingTask task, Ended end, ReadRecord read) {
    List<SendingTask> next = followups.after(task, end, read, TIME, TIME);
    assertThat(next).hasSize(1);
    return next.get(0);
  }

  private void publish(int sendings, AnswerPolicy policy) throws IOException {
    shard.records.createSettled(Tasks.SHARD, new Settled(sendings, Map.of()));
    new PublishShard(shard.directory, shard.records, List.of(shape(policy))).publish(Tasks.SHARD);
  }

  private static ResultShape shape(AnswerPolicy policy) {
    return new ResultShape(true, false, true, new TextMembers(policy, Set.of()), "m", false, true);
  }

  /** Text, tokens and attempt of each. */
  private List<String> results() throws IOException {
    List<String> results = new ArrayList<>();
    for (JsonNode row : lines(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD))) {
      results.add(
          row.path("text").asText()
              + " "
              + row.at("/usage/totalTokenCount").asInt()
              + " of "
              + row.path("attempt").asInt());
    }
    return results;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  private List<String> requests(int sending) throws IOException {
    return Files.readAllLines(shard.directory.requests(SendingTask.name(Tasks.SHARD, sending)));
  }

  private static String asked(int key, String token) {
    return Entries.requestLine(key)
        .strip()
        .replace("\"request\":{", "\"request\":{\"continuationToken\":\"" + token + "\",");
  }

  /** In total twice what {@link ShardFixture} has it use. */
  private static String counted(String answer) {
    return answer.replace(
        "{\"totalTokenCount\":5",
        "{\"promptTokenCount\":5,\"candidatesTokenCount\":1,\"totalTokenCount\":10");
  }

  private static String piece(int key, String text, String finish, String token) {
    return answer(key, text)
        .replace(
            "\"finishReason\":\"STOP\"",
            "\"finishReason\":\"" + finish + "\",\"continuationToken\":\"" + token + "\"");
  }
}
