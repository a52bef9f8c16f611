package dev.promptbeam.batch.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.simulation.FakeLease;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
  private static final GeminiException LOST = new GeminiException.Unreachable("reset", true, null);

  @TempDir Path folder;
  private final ScriptedClient client = new ScriptedClient();
  private final FakeLease lease = new FakeLease();
  private boolean inline;
  private ShardFixture shard;
  private SendingTask task;

  @BeforeEach
  void pack() throws IOException {
    shard = new ShardFixture(folder);
    task = shard.pack(2);
  }

  @Test
  void uploadsWritesTheIntentCreatesAndRecordsTheJob() throws Exception {
    SubmitResult result = submission(1).submit(task, null, new Room(0, Set.of()));

    Intent intent = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(result).isEqualTo(new SubmitResult.Created(intent, "batches/1"));
    assertThat(intent.displayName()).matches("promptbeam/reviews/r-1/00003-000\\.1/[0-9a-f]{32}");
    assertThat(intent)
        .isEqualTo(
            new Intent(
                intent.displayName(),
                "files/1",
                "gemini-3.5-flash-lite",
                "https://example.org",
                "fingerprint",
                ShardFixture.TIME,
                task));
    assertThat(shard.records.job(task.name()))
        .isEqualTo(new JobRecord("batches/1", ShardFixture.TIME, false));
    assertThat(client.calls)
        .containsExactly(
            "upload 00003-000.1.jsonl as " + intent.displayName(),
            "create gemini-3.5-flash-lite " + intent.displayName() + " files/1");
  }

  @Test
  void drawsAnotherNameForEachIntent() throws Exception {
    submission(1).submit(task, null, new Room(0, Set.of()));
    String first = Objects.requireNonNull(shard.records.intent(task.name())).displayName();
    shard = new ShardFixture(folder.resolve("other"));
    task = shard.pack(2);

    submission(2).submit(task, null, new Room(0, Set.of()));

    assertThat(Objects.requireNonNull(shard.records.intent(task.name())).displayName())
        .isNotEqualTo(first);
  }

  @Test
  void aFailedUploadLeavesNoIntent() throws Exception {
    GeminiException failure = new GeminiException.Unavailable("503", 503, null);
    client.failures.add(failure);

    assertThat(submission(1).submit(task, null, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.NotYet(null, failure));

    assertThat(shard.records.intent(task.name())).isNull();
    assertThat(client.calls).hasSize(1);
  }

  @Test
  void aRefusedKeyIsDeniedAtTheUpload() throws Exception {
    GeminiException failure = new GeminiException.Denied("no", 403);
    client.failures.add(failure);

    assertThat(submission(1).submit(task, null, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Denied(failure));
  }

  @Test
  void aRefusedUploadIsDeniedBeforeAnyIntentSinceTheSameAgainWouldBeRefused() throws Exception {
    GeminiException failure = new GeminiException.Invalid("Unsupported MIME type", 400, List.of());
    client.failures.add(failure);

    assertThat(submission(1).submit(task, null, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Denied(failure));

    assertThat(shard.records.intent(task.name())).isNull();
    assertThat(client.calls).hasSize(1);
  }

  @Test
  void onlyAFullServiceAndAnUnsentBodySurelyMadeNoJob() throws Exception {
    for (GeminiException failure :
        List.of(
            new GeminiException.Quota("full", null),
            new GeminiException.Unreachable("no route", false, null),
            new GeminiException.Untrusted("certificate", null))) {
      assertThat(afterCreateFailed(failure)).isInstanceOf(SubmitResult.NotYet.class);
    }
    for (GeminiException failure :
        List.of(LOST, new GeminiException.Unavailable("502", 502, null))) {
      assertThat(afterCreateFailed(failure)).isInstanceOf(SubmitResult.Doubtful.class);
    }
    assertThat(afterCreateFailed(new GeminiException.Invalid("line 2", 400, List.of())))
        .isInstanceOf(SubmitResult.Refused.class);
    assertThat(afterCreateFailed(new GeminiException.Denied("no", 403)))
        .isInstanceOf(SubmitResult.Denied.class);
  }

  /** A later start can tell only by the record; what may have made a job has none. */
  @Test
  void whatSurelyMadeNoJobIsRecordedAsThat() throws Exception {
    assertThat(recordedAfter(new GeminiException.Quota("full", null))).isEqualTo("FULL 429 full");
    assertThat(recordedAfter(new GeminiException.Unreachable("no route", false, null)))
        .isEqualTo("NOT_SENT 0 no route");
    assertThat(recordedAfter(new GeminiException.Untrusted("certificate", null)))
        .isEqualTo("NOT_SENT 0 certificate");
    assertThat(recordedAfter(new GeminiException.Invalid("line 2", 400, List.of())))
        .isEqualTo("CONTENT 400 line 2");
    assertThat(recordedAfter(new GeminiException.Denied("no", 403))).isEqualTo("DENIED 403 no");
    assertThat(recordedAfter(new GeminiException.Gone("no model", 404)))
        .isEqualTo("FILE_GONE 404 no model");
    assertThat(recordedAfter(LOST)).isEqualTo("nothing");
    assertThat(recordedAfter(new GeminiException.Unavailable("502", 502, null)))
        .isEqualTo("nothing");
    assertThat(shard.records.ended(task.name())).isNull();
  }

  private String recordedAfter(GeminiException failure) throws Exception {
    afterCreateFailed(failure);
    Intent intent = new Intent("display", "files/9", "m", "e", "", ShardFixture.TIME, task);
    CreateRefusal refusal = shard.records.creates().refusal(task.name(), intent);
    return refusal == null
        ? "nothing"
        : refusal.kind() + " " + refusal.code() + " " + refusal.message();
  }

  @Test
  void aWrittenIntentIsOnlyCreated() throws Exception {
    client.failures.add(new GeminiException.Quota("full", null));
    Intent intent = new Intent("display", "files/9", "m", "e", "", ShardFixture.TIME, task);

    assertThat(submission(1).submit(task, intent, new Room(0, Set.of())))
        .isInstanceOf(SubmitResult.NotYet.class);
    assertThat(submission(1).submit(task, intent, new Room(0, Set.of())))
        .isEqualTo(new SubmitResult.Created(intent, "batches/1"));

    assertThat(client.calls)
        .containsExactly(
            "create gemini-3.5-flash-lite display files/9",
            "create gemini-3.5-flash-lite display files/9");
  }

  @Test
  void anIntentThatWasThereAlreadyIsADoubtAndNotSent() throws Exception {
    Intent other = new Intent("display", "files/9", "m", "e", "", ShardFixture.TIME, task);
    shard.records.createIntent(task.name(), other);

    SubmitResult result = submission(1).submit(task, null, new Room(0, Set.of()));

    assertThat(result).isEqualTo(new SubmitResult.Doubtful(other, "an intent was there already"));
    assertThat(client.calls).hasSize(1).first().asString().startsWith("upload");
  }

  @Test
  void anIntentForOtherRequestsIsNoDoubtAboutThese() throws Exception {
    SendingTask other = task.next(Origin.FIRST.part(0, 2), 1, 0, 0, null).numbered(1);
    shard.records.createIntent(
        task.name(), new Intent("display", "files/9", "m", "e", "", ShardFixture.TIME, other));

    assertThatThrownBy(() -> submission(1).submit(task, null, new Room(0, Set.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(task.name());
  }

  @Test
  void anInlineJobIsNotUploadedAndCarriesItsRequests() throws Exception {
    inline = true;

    SubmitResult result = submission(1).submit(task, null, new Room(0, Set.of()));

    Intent intent = Objects.requireNonNull(shard.records.intent(task.name()));
    assertThat(result).isEqualTo(new SubmitResult.Created(intent, "batches/1"));
    assertThat(intent.inline()).isTrue();
    List<InlineRequest> sent = new ArrayList<>();
    for (int key = 1; key <= 2; key++) {
      JsonNode request = Json.MAPPER.readTree(Entries.requestJson(key));
      sent.add(new InlineRequest(Entries.key(key), request));
    }
    assertThat(client.calls).containsExactly("create inline " + sent);
  }

  private SubmitResult afterCreateFailed(GeminiException failure) throws Exception {
    client.failures.add(failure);
    Intent intent = new Intent("display", "files/9", "m", "e", "", ShardFixture.TIME, task);
    SubmitResult result = submission(1).submit(task, intent, new Room(0, Set.of()));
    assertThat(shard.records.job(task.name())).isNull();
    return result;
  }

  private Submission submission(long seed) throws IOException {
    return new Submission(
        shard.directory,
        shard.records,
        client,
        Simulation.policy(0, 1),
        Policies.ONE,
        Clock.fixed(ShardFixture.TIME, ZoneOffset.UTC),
        new Random(seed),
        lease,
        inline);
  }
}
