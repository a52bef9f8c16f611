package dev.promptbeam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs wholly on a Cloud Storage that fails: complete, with an exact balance. */
final class RemoteRunFaultsTest extends OnStorage {
  private static final int ROWS = 60;
  private static final String RUN = "runs/s/one/";

  @BeforeEach
  void makeDataset() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      text.append("{\"id\":" + i + ",\"city\":\"City " + i + "\"}\n");
    }
    storage.contents().put("data", "in/rows.jsonl", text.toString());
    workspace.withSpec(
        "name: s\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: 'Where is {{city}}?'}\n"
            + "dataset: {path: 'gs://data/in/', key: id}\n"
            + "batch: {maxRequests: 20, poll: {first: 100ms, most: 500ms}}\n");
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'error','status':503,'operation':'objects.insert|uploads.*','skip':3,'times':5}",
        "{'kind':'error','status':503,'after':true,'operation':'objects.insert|uploads.finish',"
            + "'skip':2,'times':12}",
        "{'kind':'drop','operation':'.*','skip':20,'times':5}",
        "{'kind':'drop','after':true,'operation':'objects.insert|uploads.finish','skip':3,"
            + "'times':4}",
        "{'kind':'error','status':429,'operation':'.*','skip':10,'times':6}",
        "{'kind':'error','status':500,'after':true,'operation':'objects.delete','times':3}",
        "{'kind':'cut','operation':'objects.download','times':6}",
        "{'kind':'alter','operation':'objects.download','object':'^runs/','times':2}",
        "{'kind':'pages','operation':'objects.list','items':2,'times':1000}",
        "{'kind':'delay','operation':'objects.list','millis':400,'times':10}",
      })
  void failuresThatPassChangeNothing(String script) throws IOException {
    StorageFault fault = storage.fault(script);
    CommandRun run = runThere();
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(fault.strikes()).isPositive();
    storage.withoutFaults();
    assertComplete();
  }

  /** Somebody else is faster at the moment of a write. */
  @ParameterizedTest
  @ValueSource(strings = {"results/", "run[.]json", "rows/", "requests/"})
  void filesOfNobodyAreReplaced(String object) throws IOException {
    StorageFault rival =
        storage.fault(
            "{'kind':'rival','operation':'objects.insert|uploads.finish','object':'"
                + object
                + "','text':'{}'}");
    CommandRun run = runThere();
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(rival.strikes()).isEqualTo(1);
    assertComplete();
  }

  @Test
  void aRunThatAnotherMachineTakesAtTheSameMomentIsItsOwn() throws IOException {
    String holder =
        """
        {"number":1,"process":{"process":17,"host":"elsewhere","boot":"b","namespace":"n",
         "started":0},"holder":"x","released":false}\
        """;
    Map<String, String> script =
        Map.of(
            "kind", "rival", "operation", "objects.insert", "object", "run.lock", "text", holder);
    StorageFault rival = storage.fault(MAPPER.writeValueAsString(script));
    CommandRun run = runThere();
    assertThat(rival.strikes()).isEqualTo(1);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("in use", "process 17 on elsewhere");
    assertThat(storage.contents().names("data", RUN)).noneMatch(name -> name.contains("ledger/s"));
  }

  @Test
  void redriveStandsBesideItAndAllCommandsShowBoth() throws IOException {
    storage.contents().put("data", "in/bad.jsonl", "{\"id\":\"bad\"}\n");
    assertThat(runThere().exitCode()).isEqualTo(3);
    CommandRun redriven =
        command(
            "redrive",
            "s/one",
            "--all",
            "--run-id",
            "two",
            "--runs-dir",
            "gs://data/runs",
            "--runner",
            "direct");
    assertThat(redriven.exitCode()).as(redriven.toString()).isEqualTo(3);
    CommandRun runs = command("runs", "--runs-dir", "gs://data/runs");
    assertThat(runs.out()).contains("s/one", "s/two");
    assertThat(command("status", "gs://data/runs/s/one").out()).contains("complete");
    assertThat(command("verify", "s/two", "--runs-dir", "gs://data/runs").exitCode()).isZero();
    assertThat(command("clean", "s/one", "--runs-dir", "gs://data/runs").exitCode()).isZero();
    assertThat(workspace.runs()).doesNotExist();
  }

  private CommandRun runThere() {
    return command(
        "run",
        workspace.spec(),
        "--runs-dir",
        "gs://data/runs",
        "--run-id",
        "one",
        "--endpoint",
        "emulator",
        "--runner",
        "direct");
  }

  private void assertComplete() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Recount recount = Recount.of(storage.contents().copyTo(copy, "data", RUN));
    assertThat(recount.problems()).isEmpty();
    assertThat(recount.results()).isEqualTo(ROWS);
    assertThat(rows(copy, "results", "/key")).hasSize(ROWS);
    CommandRun verified = command("verify", "s/one", "--runs-dir", "gs://data/runs");
    assertThat(verified.exitCode()).as(verified.toString()).isZero();
  }
}
