package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.fakestorage.FakeStorage;
import dev.promptbeam.fakestorage.StorageFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A scenario whose dataset and run directory lie on a Cloud Storage. */
final class RemoteScenario implements AutoCloseable {
  static final String BUCKET = "data";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Those of the run and of who decides, the longest create, and a busy machine. */
  static final Duration TERMS = Duration.ofMinutes(8);

  private static final String RUNS = "runs/scenario/";

  /** What becomes an object, or goes. */
  private static final String WRITES =
      "objects.insert|uploads.finish|objects.delete|objects.compose";

  final FakeStorage storage;
  final Scenario work;
  private final Path folder;
  private int copies;

  private RemoteScenario(Path folder, Scenario work) throws IOException {
    this.folder = folder;
    this.work = work;
    this.storage = FakeStorage.start(folder.resolve("storage"));
    storage.contents().bucket(BUCKET);
  }

  /** Jobs move on by being polled. */
  static RemoteScenario byPolls(Path folder) throws IOException {
    return new RemoteScenario(folder, Scenario.byPolls(folder));
  }

  /** Jobs end at once but for those a fault holds back until the clock is advanced. */
  static RemoteScenario byClock(Path folder) throws IOException {
    return new RemoteScenario(folder, Scenario.byClock(folder));
  }

  /** As {@link #byClock(Path)}, with a server that takes this key alone. */
  static RemoteScenario byClock(Path folder, String key) throws IOException {
    return new RemoteScenario(folder, Scenario.byClock(folder, key));
  }

  /** Rows r0, r1, … each with a text of its own, in two objects. */
  RemoteScenario rows(int count) {
    put("in/a.jsonl", 0, count / 2);
    put("in/b.jsonl", count / 2, count);
    return this;
  }

  private void put(String name, int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("{\"id\":\"r").append(i).append("\",\"text\":\"text ").append(i).append("\"}\n");
    }
    storage.contents().put(BUCKET, name, lines.toString());
  }

  static List<String> keys(int rows) {
    return IntStream.range(0, rows).mapToObj(row -> "r" + row).toList();
  }

  /** Starts the run as a process, or resumes it. */
  ChildProcess start(String... options) throws IOException {
    return work.start(running(options));
  }

  /** Starts the run, or resumes it; nobody will kill it. */
  Command begin(String... options) throws IOException {
    return work.begin(running(options));
  }

  ChildProcess startUntil(String description, Eventually.Condition condition) throws Exception {
    ChildProcess process = start();
    work.await(process, description, condition);
    return process;
  }

  /** Runs it to its end. */
  Command finish(int exitCode, String... options) throws Exception {
    return work.finish(exitCode, running(options));
  }

  /** As {@link #finish}, where leases of the dead must end first. */
  Command takeOver(int exitCode) throws Exception {
    Command command = begin();
    assertThat(command.exitCode(TERMS)).as(command.story()).isEqualTo(exitCode);
    return command;
  }

  private String[] running(String... options) {
    List<String> all = new ArrayList<>(List.of("--set", "dataset.path=gs://" + BUCKET + "/in/"));
    all.addAll(places());
    all.addAll(Arrays.asList(options));
    return all.toArray(String[]::new);
  }

  private List<String> places() {
    return List.of("--runs-dir", "gs://" + BUCKET + "/runs", "--gcs-endpoint", storage.url());
  }

  /** Another command about the run, to its end. */
  Command command(int exitCode, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(places());
    Command command = work.command(all);
    assertThat(command.exitCode()).as(command.story()).isEqualTo(exitCode);
    return command;
  }

  /**
   * Starts the run and kills it in one of its writes: while the write is on its way, to land after
   * its death, or when it is done and the answer is not.
   *
   * @param write which of its writes, from 0
   * @return false where it came to its end before
   */
  boolean killInWrite(int write, boolean done) throws Exception {
    StorageFault fault =
        storage.fault(
            "{'kind':'delay','millis':2500,'after':"
                + done
                + ",'operation':'"
                + WRITES
                + "','object':'^runs/','skip':"
                + write
                + "}");
    ChildProcess process = start();
    Eventually.holds(
        "it writes or ends", () -> fault.strikes() == 1 || !process.isAlive(), process::story);
    boolean struck = fault.strikes() == 1;
    if (struck) {
      process.kill();
    } else {
      assertThat(process.exitCode()).as(process.story()).isZero();
    }
    storage.withoutFaults();
    return struck;
  }

  /** How many records of that kind the ledger holds, such as {@code buckets}. */
  long records(String kind) {
    return storage.contents().names(BUCKET, RUNS + "run/ledger/" + kind + "/").stream()
        .filter(name -> name.endsWith(".json"))
        .count();
  }

  /** How many sendings have this record. */
  long sendings(String record) {
    return storage.contents().names(BUCKET, RUNS + "run/ledger/sendings/").stream()
        .filter(name -> name.endsWith("/" + record + ".json"))
        .count();
  }

  boolean has(String name) {
    return storage.contents().has(BUCKET, RUNS + "run/" + name);
  }

  JsonNode run() throws IOException {
    return MAPPER.readTree(storage.contents().bytes(BUCKET, RUNS + "run/run.json"));
  }

  /** A copy on this disk of a run as it is now. */
  RunFolder copy(String id) throws IOException {
    Path target = Files.createDirectories(folder.resolve("copy-" + copies++));
    return new RunFolder(storage.contents().copyTo(target, BUCKET, RUNS + id + "/"));
  }

  /** All rows are results, counted without the product and by it, and each was paid once. */
  void assertComplete(int rows) throws Exception {
    RunFolder copy = copy("run");
    assertThat(copy.recount())
        .extracting("results", "retryable", "permanent")
        .containsExactly((long) rows, 0L, 0L);
    assertThat(copy.results().keySet()).containsExactlyInAnyOrderElementsOf(keys(rows));
    assertThat(command(0, "verify", "scenario/run").err()).isEmpty();
    work.assertPaidOnce(rows);
    assertThat(storage.contents().names(BUCKET, RUNS + "run/"))
        .noneMatch(name -> name.endsWith(".tmp"));
  }

  @Override
  public void close() throws Exception {
    try {
      work.close();
    } finally {
      storage.close();
    }
  }
}
