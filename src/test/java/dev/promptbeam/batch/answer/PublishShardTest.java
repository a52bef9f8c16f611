package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.Origin.Group;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishShardTest {
  private static final ResultShape SHAPE =
      new ResultShape(true, false, true, Texts.PLAIN, "m", false, true);
  private static final Origin FAILED = new Origin(1, Group.FAILED, 0, 1);

  @TempDir Path folder;
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
  }

  @Test
  void everyRowEndsInOneOfTheThreeParts() throws IOException {
    SendingTask first =
        shard.pack(
            Entries.request(3, "b", 0),
            Entries.request(1, "a", 9),
            Entries.request(2, "a", 7),
            Entries.request(1, "a", 8));
    shard.end(first, ended(End.SUCCEEDED), answer(1, "hi"), error(2, 13), error(3, 3));

    Published published = publish(1, Map.of());

    assertThat(results())
        .containsExactly(
            "{\"key\":\"a/8\",\"source\":{\"file\":\"a\",\"position\":8},\"row\":{\"n\":8.50},"
                + "\"status\":\"success\",\"text\":\"hi\",\"usage\":{\"totalTokenCount\":5},"
                + "\"model\":\"m\",\"modelVersion\":null,\"requestKey\":\""
                + Entries.key(1)
                + "\",\"job\":\"batches/1\",\"attempt\":1,\"sharedFrom\":null}",
            "{\"key\":\"a/9\",\"source\":{\"file\":\"a\",\"position\":9},\"row\":{\"n\":9.50},"
                + "\"status\":\"success\",\"text\":\"hi\",\"usage\":null,"
                + "\"model\":\"m\",\"modelVersion\":null,\"requestKey\":\""
                + Entries.key(1)
                + "\",\"job\":\"batches/1\",\"attempt\":1,"
                + "\"sharedFrom\":{\"file\":\"a\",\"position\":8}}");
    assertThat(letters(true)).containsExactly("a/7 API_INTERNAL attempts 1 batches/1");
    assertThat(letters(false)).containsExactly("b/0 API_INVALID_ARGUMENT attempts 1 batches/1");
    assertThat(List.of(published.results(), published.retryable(), published.permanent()))
        .extracting(LineFile.Summary::lines)
        .containsExactly(2L, 1L, 1L);
    assertThat(shard.records.outcome(Tasks.SHARD)).isEqualTo(published);
    assertThat(Modes.offenders(shard.directory.root())).isEmpty();
  }

  @Test
  void aDeadLetterHoldsItsRequestAndItsAnswer() throws IOException {
    SendingTask first = shard.pack(2);
    shard.end(first, ended(End.SUCCEEDED), answer(1, "hi"), error(2, 13));

    publish(1, Map.of());

    JsonNode letter =
        Json.MAPPER.readTree(
            Files.readString(shard.directory.deadLetters(Tasks.SHARD, true)).strip());
    assertThat(letter.path("request")).isEqualTo(Json.MAPPER.readTree(Entries.requestJson(2)));
    assertThat(letter.path("response").path("error").path("code").asInt()).isEqualTo(13);
    assertThat(letter.path("row")).isEqualTo(Json.MAPPER.readTree("{\"n\":2.50}"));
    assertThat(letter.path("stage").asText()).isEqualTo("run");
    assertThat(letter.path("status").asText()).isEqualTo("error");
  }

  @Test
  void aLaterSendingOverrulesAnEarlierOne() throws IOException {
    shard.end(shard.pack(3), ended(End.SUCCEEDED), answer(1, "one"), error(2, 13), error(3, 13));
    shard.end(
        Tasks.of(2, FAILED, 2, 1, 0),
        ended(End.SUCCEEDED, 0, "batches/2"),
        answer(2, "two"),
        error(3, 8));

    publish(2, Map.of());

    assertThat(results())
        .extracting(line -> Json.MAPPER.readTree(line))
        .extracting(row -> row.path("text").asText() + row.path("attempt") + row.path("job"))
        .containsExactly("one1\"batches/1\"", "two2\"batches/2\"");
    assertThat(letters(true)).containsExactly("a/3 API_RESOURCE_EXHAUSTED attempts 2 batches/2");
  }

  @Test
  void jobsWithoutAnswersAreNoAttempts() throws IOException {
    shard.end(shard.pack(1), ended(End.EXPIRED));

    publish(1, Map.of());

    assertThat(letters(true)).containsExactly("a/1 JOB_EXPIRED attempts 0 batches/1");
  }

  @Test
  void openRequestsOfAnOverruledSendingEndByTheDeadline() throws IOException {
    shard.end(shard.pack(4), ended(End.EXPIRED), answer(1, "one"), error(2, 13), error(3, 3));

    publish(1, Map.of(1, "DEADLINE"));

    assertThat(results()).hasSize(1);
    assertThat(letters(true))
        .containsExactly("a/2 DEADLINE attempts 1 batches/1", "a/4 DEADLINE attempts 0 batches/1");
    assertThat(letters(false)).containsExactly("a/3 API_INVALID_ARGUMENT attempts 1 batches/1");
  }

  @Test
  void sendingsThatNeverBecameAJobSayNothing() throws IOException {
    shard.end(shard.pack(1), ended(End.WITHDRAWN, 0, null));
    shard.end(
        Tasks.of(2, new Origin(1, Group.ALL, 0, 1), 1, 0, 0),
        ended(End.SUCCEEDED, 0, "batches/2"),
        answer(1, "hi"));

    publish(2, Map.of());

    assertThat(results()).hasSize(1);
  }

  @Test
  void numbersThatWereDecidedButNeverSentAreSkipped() throws IOException {
    shard.end(shard.pack(2), ended(End.SUCCEEDED), answer(1, "one"), error(2, 13));
    shard.end(Tasks.of(3, FAILED, 1, 1, 0), ended(End.SUCCEEDED, 0, "batches/3"), answer(2, "two"));

    publish(3, Map.of());

    assertThat(results()).hasSize(2);
  }

  @Test
  void partsWithoutAnOutcomeAreWrittenAgain() throws IOException {
    shard.end(shard.pack(1), ended(End.SUCCEEDED), answer(1, "hi"));
    Files.writeString(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD), "rubbish\n");

    publish(1, Map.of());

    assertThat(results()).hasSize(1).first().asString().contains("\"hi\"");
  }

  @Test
  void anOutcomeWinsAndItsPartsAreLeftAlone() throws IOException {
    shard.end(shard.pack(1), ended(End.SUCCEEDED), answer(1, "hi"));
    Published first = publish(1, Map.of());
    Files.delete(shard.directory.responses("00003-000.1"));
    Map<String, String> before = Folders.contents(shard.directory);

    Published second = publisher().publish(Tasks.SHARD);

    assertThat(second).isEqualTo(first);
    assertThat(Folders.contents(shard.directory)).isEqualTo(before);
  }

  @Test
  void leavesNoPartsWhenARowWouldBeLost() throws IOException {
    shard.end(shard.pack(1), ended(End.WITHDRAWN, 0, null));

    assertThatThrownBy(() -> publish(1, Map.of())).isInstanceOf(IllegalStateException.class);

    assertThat(Folders.contents(shard.directory).keySet())
        .noneMatch(name -> name.startsWith("results/") || name.contains("part-"));
    assertThat(shard.records.outcome(Tasks.SHARD)).isNull();
  }

  @Test
  void refusesAShardThatIsNotSettled() throws IOException {
    shard.pack(1);

    assertThatThrownBy(() -> publisher().publish(Tasks.SHARD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("shard 00003-000 is not settled");
  }

  @Test
  void aShardThatWasNeverSentEndsCancelled() throws IOException {
    SendingTask first = shard.pack(2);

    publish(1, first);

    assertThat(letters(true))
        .containsExactly("a/1 JOB_CANCELLED attempts 0 null", "a/2 JOB_CANCELLED attempts 0 null");
    assertThat(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD)).doesNotExist();
  }

  @Test
  void whatWouldHaveBeenAskedAgainEndsCancelledAndTheRestAsItIs() throws IOException {
    shard.end(shard.pack(5), ended(End.EXPIRED), answer(1, "one"), error(2, 13), error(3, 3));
    SendingTask failed = Tasks.of(2, FAILED, 1, 1, 0);
    SendingTask firstHalf = Tasks.of(3, new Origin(1, Group.UNSERVED, 0, 2), 1, 0, 1);

    publish(3, failed, firstHalf);

    assertThat(results()).hasSize(1);
    assertThat(letters(true))
        .containsExactly(
            "a/2 JOB_CANCELLED attempts 1 batches/1",
            "a/4 JOB_CANCELLED attempts 0 batches/1",
            "a/5 JOB_EXPIRED attempts 0 batches/1");
    assertThat(letters(false)).containsExactly("a/3 API_INVALID_ARGUMENT attempts 1 batches/1");
  }

  @Test
  void aWithdrawnSendingThatIsNotRepeatedKeepsTheLastAnswers() throws IOException {
    shard.end(shard.pack(2), ended(End.SUCCEEDED), answer(1, "one"), error(2, 8));
    shard.end(Tasks.of(2, FAILED, 1, 1, 0), ended(End.WITHDRAWN, 0, null));

    publish(2, Tasks.of(3, new Origin(2, Group.ALL, 0, 1), 1, 1, 0));

    assertThat(results()).hasSize(1);
    assertThat(letters(true)).containsExactly("a/2 JOB_CANCELLED attempts 1 batches/1");
  }

  private Published publish(int sendings, SendingTask... unsent) throws IOException {
    shard.records.createSettled(Tasks.SHARD, new Settled(sendings, Map.of(), List.of(unsent)));
    return publisher().publish(Tasks.SHARD);
  }

  private Published publish(int sendings, Map<Integer, String> overruled) throws IOException {
    shard.records.createSettled(Tasks.SHARD, new Settled(sendings, overruled));
    return publisher().publish(Tasks.SHARD);
  }

  private PublishShard publisher() {
    return new PublishShard(shard.directory, shard.records, List.of(SHAPE));
  }

  private List<String> results() throws IOException {
    return Files.readAllLines(ResultPlace.USUAL.part(shard.directory, Tasks.SHARD));
  }

  private List<String> letters(boolean retryable) throws IOException {
    List<String> letters = new ArrayList<>();
    for (String line : Files.readAllLines(shard.directory.deadLetters(Tasks.SHARD, retryable))) {
      JsonNode letter = Json.MAPPER.readTree(line);
      assertThat(letter.path("retryable").asBoolean()).isEqualTo(retryable);
      letters.add(
          "%s %s attempts %d %s"
              .formatted(
                  letter.path("key").asText(),
                  letter.path("reason").asText(),
                  letter.path("attempts").asInt(),
                  letter.path("job").asText()));
    }
    return letters;
  }
}
