package dev.promptbeam.batch.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.FakeLease;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One request, asked by a call. */
final class FlexCallsTest {
  private static final Room ROOM = new Room(0, Set.of());
  private static final String ANSWER =
      "{\"key\":\"" + Entries.key(1) + "\",\"response\":{\"responseId\":\"r\"}}";
  private static final String UNSEEN =
      "nobody saw the end of this call: it may have been answered, and billed";
  private static final String ASKED =
      "generate gemini-3.5-flash-lite "
          + Entries.requestJson(1).replaceFirst("}$", ",\"serviceTier\":\"flex\"}");

  @TempDir Path folder;
  private final ScriptedClient client = new ScriptedClient();
  private final FakeLease lease = new FakeLease();
  private ShardFixture shard;
  private SendingTask task;

  @BeforeEach
  void pack() throws IOException {
    shard = new ShardFixture(folder);
    task = shard.pack(1);
  }

  @Test
  void theAnswerIsSavedAsAJobsWouldBe() throws Exception {
    FlexResult result = ask(null);

    Intent intent = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(intent.flex()).isTrue();
    assertThat(result).isEqualTo(new FlexResult(intent, ended(""), null));
    assertThat(client.calls).containsExactly(ASKED);
    assertThat(answers()).containsExactly(ANSWER);
    assertThat(shard.records.doubles()).isEmpty();
  }

  static Stream<GeminiException> unserved() {
    return Stream.of(
        new GeminiException.Quota("429", null),
        new GeminiException.Unavailable("503", 503, null),
        new GeminiException.Unreachable("no route", false, null),
        new GeminiException.Untrusted("certificate", null),
        new GeminiException.Denied("no", 403),
        new GeminiException.Gone("no such model", 404));
  }

  @ParameterizedTest
  @MethodSource("unserved")
  void whatIsSurelyNotServedIsAskedAgainByTheSameIntent(GeminiException failure) throws Exception {
    client.failures.add(failure);

    FlexResult refused = ask(null);
    Intent intent = Objects.requireNonNull(refused.intent());
    assertThat(refused).isEqualTo(new FlexResult(intent, null, failure));
    assertThat(shard.records.creates().refusal(task.name(), intent)).isNotNull();
    FlexResult asked = ask(intent);

    assertThat(asked.ended()).isEqualTo(ended(""));
    assertThat(client.calls).containsExactly(ASKED, ASKED);
    assertThat(answers()).containsExactly(ANSWER);
    assertThat(shard.records.doubles()).isEmpty();
  }

  static Stream<GeminiException> unseen() {
    return Stream.of(
        new GeminiException.Unreachable("reset", true, null),
        new GeminiException.Unavailable("500", 500, null),
        new GeminiException.Foreign("a gateway answered 503", 503, null),
        new GeminiException.Foreign("a gateway answered 429", 429, null),
        new GeminiException.Unavailable("a page", 200, null));
  }

  @ParameterizedTest
  @MethodSource("unseen")
  void aCallWhoseEndNobodySawIsAnAttemptThatMayBeBilled(GeminiException failure) throws Exception {
    client.failures.add(failure);

    assertUnseen(ask(null));
    assertUnseen(ask(shard.records.intent(task.name())));
    assertThat(client.calls).containsExactly(ASKED);
  }

  @Test
  void theCallOfAProcessThatDiedIsNotMadeAgain() throws Exception {
    Intent intent = new Intent(Intent.FLEX, "", "m", "e", "", ShardFixture.TIME, task);
    shard.records.createIntent(task.name(), intent);

    assertUnseen(ask(intent));
    assertThat(client.calls).isEmpty();
  }

  @Test
  void anAnswerThatWasRecordedIsTakenWhateverElseIsMissing() throws Exception {
    FlexResult first = ask(null);
    Files.delete(shard.directory.responses(task.name()));

    FlexResult again = ask(first.intent());

    assertThat(again).isEqualTo(first);
    assertThat(client.calls).hasSize(1);
    assertThat(answers()).containsExactly(ANSWER);
  }

  @Test
  void theFirstWordOnACallStands() throws Exception {
    client.failures.add(new GeminiException.Unreachable("reset", true, null));
    shard.records.creates().decide(task.name(), new CreateCalls.Answer(ANSWER, false));

    assertThat(ask(null).ended()).isEqualTo(ended(""));
    assertThat(answers()).containsExactly(ANSWER);
    assertThat(shard.records.doubles()).isEmpty();
  }

  @Test
  void aRefusedRequestIsAnErrorOfItsLine() throws Exception {
    client.failures.add(new GeminiException.Invalid("bad field", 400, List.of()));

    assertThat(ask(null).ended()).isEqualTo(ended(""));
    assertThat(answers())
        .containsExactly(
            "{\"key\":\""
                + Entries.key(1)
                + "\",\"error\":{\"code\":3,\"message\":\"bad field\"}}");
  }

  @Test
  void whoHasLostTheLeaseAsksNothing() throws Exception {
    lease.voidFrom = ShardFixture.TIME;

    assertThat(ask(null)).isEqualTo(FlexResult.notYet(null));
    assertThat(client.calls).isEmpty();
    assertThat(shard.records.intent(task.name())).isNull();
  }

  private void assertUnseen(FlexResult result) throws IOException {
    assertThat(result.ended()).isEqualTo(ended(UNSEEN));
    assertThat(answers())
        .containsExactly(
            "{\"key\":\""
                + Entries.key(1)
                + "\",\"error\":{\"code\":2,\"message\":\""
                + UNSEEN
                + "\"}}");
    assertThat(shard.records.doubles())
        .containsExactly(
            SuspectedDouble.of(
                task, "flex/" + task.name(), SuspectedDouble.Cause.UNSEEN, ShardFixture.TIME));
  }

  private static Ended ended(String message) {
    return new Ended(Ended.End.SUCCEEDED, "flex", null, 0, message, List.of(), ShardFixture.TIME);
  }

  private List<String> answers() throws IOException {
    return Files.readAllLines(shard.directory.responses(task.name()));
  }

  private FlexResult ask(@Nullable Intent written) throws Exception {
    Submission submission =
        new Submission(
            shard.directory,
            shard.records,
            client,
            Simulation.policy(0, 100),
            Policies.ONE,
            Clock.fixed(ShardFixture.TIME, ZoneOffset.UTC),
            new Random(1),
            lease,
            false);
    return submission.flex().ask(task, written, ROOM);
  }
}
