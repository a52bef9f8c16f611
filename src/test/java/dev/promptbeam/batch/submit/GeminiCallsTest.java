package dev.promptbeam.batch.submit;

import static dev.promptbeam.batch.ScriptedClient.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.simulation.FakeLease;
import dev.promptbeam.batch.simulation.MemoryLedger;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeminiCallsTest {
  private static final Instant NOW = VirtualClock.START;
  private static final GeminiException GONE = new GeminiException.Gone("not found", 404);
  private static final GeminiException DOWN = new GeminiException.Unavailable("503", 503, null);

  private final ScriptedClient client = new ScriptedClient();

  @Test
  void listsAllPagesBackToTheMomentAndNotFurther() throws Exception {
    client.pages.put("", page("p2", job("batches/4", NOW), job("batches/3", NOW)));
    client.pages.put("p2", page("p3"));
    client.pages.put("p3", page("p4", job("batches/2", null), job("batches/1", before(NOW))));
    client.pages.put("p4", page(null, job("batches/0", before(NOW))));

    RemoteCalls.Listing listing = calls().list(NOW);

    assertThat(listing.failure()).isNull();
    assertThat(listing.started()).isEqualTo(NOW);
    assertThat(listing.jobs())
        .extracting(BatchJob::name)
        .containsExactly("batches/4", "batches/3", "batches/2", "batches/1");
    assertThat(client.calls).containsExactly("list 100 null", "list 100 p2", "list 100 p3");
  }

  @Test
  void aListingWhoseTokensComeRoundAgainIsNotComplete() throws Exception {
    client.pages.put("", page("p2", job("batches/1", NOW)));
    client.pages.put("p2", page("p2", job("batches/2", NOW)));

    assertThat(calls().list(NOW).failure()).isInstanceOf(GeminiException.Unavailable.class);
    assertThat(client.calls).containsExactly("list 100 null", "list 100 p2");
  }

  @Test
  void aListingThatBreaksOffIsAFailure() throws Exception {
    client.failures.add(DOWN);

    assertThat(calls().list(NOW).failure()).isEqualTo(DOWN);
  }

  @Test
  void whatIsGoneNeedsNoCancelAndNoDeletion() throws Exception {
    client.failures.add(GONE);
    assertThat(calls().cancel("batches/1")).isEqualTo(RemoteCalls.Done.OK);
    client.failures.add(GONE);
    assertThat(calls().deleteInput(intent())).isEqualTo(RemoteCalls.Done.OK);
    assertThat(calls().deleteInput(null)).isEqualTo(RemoteCalls.Done.OK);
    assertThat(client.calls).containsExactly("cancel batches/1", "delete files/9");
  }

  @Test
  void failuresAreValues() throws Exception {
    client.failures.add(DOWN);
    assertThat(calls().cancel("batches/1").failure()).isEqualTo(DOWN);
    client.failures.add(DOWN);
    assertThat(calls().deleteInput(intent()).failure()).isEqualTo(DOWN);
    client.failures.add(GONE);
    assertThat(calls().poll("batches/1").failure()).isEqualTo(GONE);
    assertThat(calls().poll("batches/1").requireJob().name()).isEqualTo("batches/1");
  }

  private static Page<BatchJob> page(@Nullable String next, BatchJob... jobs) {
    return new Page<>(List.of(jobs), next);
  }

  private static Instant before(Instant time) {
    return time.minusMillis(1);
  }

  private static Intent intent() {
    return new Intent("display", "files/9", "m", "e", "", NOW, Tasks.first(1, 1));
  }

  private GeminiCalls calls() throws IOException {
    VirtualClock clock = new VirtualClock();
    Records records = new Records(new MemoryLedger());
    Submission submission =
        new Submission(
            RunDirectory.of(Path.of("unused")),
            records,
            client,
            Simulation.policy(0, 1),
            Policies.ONE,
            clock,
            new Random(1),
            new FakeLease(),
            false);
    return new GeminiCalls(client, submission, "m", new ServiceClock(clock, ahead -> {}));
  }
}
