package dev.promptbeam.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.recount.Recount;
import dev.promptbeam.scenario.Command;
import dev.promptbeam.scenario.RunFolder;
import dev.promptbeam.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a complete run with its dataset and with what the service was asked and paid for.
 * Nothing of the product is used but its commands {@code verify} and {@code clean}, which are
 * themselves on trial.
 */
final class Audit {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Written anew by each start; the only thing that may stay there. */
  private static final String FLINK_CONFIGURATION = "scratch/flink/config.yaml";

  private final Scenario work;
  private final SampleRows rows;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private int stages = 1;
  private long billed;
  private long doubles;

  private Audit(Scenario work, SampleRows rows) {
    this.work = work;
    this.rows = rows;
  }

  static Audit of(Scenario work, SampleRows rows) throws Exception {
    Audit audit = new Audit(work, rows);
    audit.problems.addAll(Recount.of(work.run.path()).problems());
    audit.checkRows();
    audit.checkBill();
    audit.checkJobs();
    audit.checkLitter();
    audit.checkExit("verify", work.verify());
    audit.checkExit("clean", work.clean());
    audit.checkNothingLeft();
    return audit;
  }

  /** All that is wrong, in words. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  int rows() {
    return rows.count();
  }

  /** Requests that the service was paid for. */
  long billed() {
    return billed;
  }

  /** Requests paid more often than they had attempts, and sendings that were made twice. */
  long doubles() {
    return doubles;
  }

  private void checkRows() throws IOException {
    Set<String> missing = new HashSet<>(rows.keys());
    for (String folder : List.of("results", "dead-letter/retryable", "dead-letter/permanent")) {
      for (Path part : RunFolder.files(work.run.path().resolve(folder))) {
        for (String line : Files.readAllLines(part)) {
          JsonNode row = MAPPER.readTree(line);
          String key = row.path("key").asText();
          if (!missing.remove(key)) {
            problems.add("row " + key + " stands twice, or is no row: " + part);
          } else {
            checkRow(folder, key, row);
          }
        }
      }
    }
    missing.forEach(key -> problems.add("row " + key + " is missing"));
  }

  private void checkRow(String folder, String key, JsonNode row) {
    String wanted = rows.isBroken(key) ? "dead-letter/permanent" : "results";
    if (!folder.equals(wanted)) {
      problems.add("row " + key + " is in " + folder + ": " + row.path("reason").asText());
    } else if (!rows.isBroken(key)) {
      JsonNode draft = row.at("/row/draft");
      String first = draft.path("text").asText();
      if (!(draft.isMissingNode() ? row.path("text").asText() : first).startsWith(rows.hash(key))) {
        problems.add("row " + key + " has another row's answer: " + row.path("text"));
      }
      if (draft.isObject()) {
        stages = 2;
        attempts.merge(draft.path("requestKey").asText(), draft.path("attempt").asInt(), Math::max);
        String second = SampleRows.hashOf(SampleRows.AGAIN + first);
        if (!row.path("text").asText().startsWith(second)) {
          problems.add("row " + key + " goes on with another row's answer: " + row.path("text"));
        }
      }
      attempts.merge(row.path("requestKey").asText(), row.path("attempt").asInt(), Math::max);
    }
  }

  private void checkBill() throws Exception {
    JsonNode account = work.server.get("/_emulator/requests");
    billed = account.at("/billed/requests").asLong();
    account
        .at("/billed/keys")
        .properties()
        .forEach(
            request -> {
              int paid = request.getValue().asInt();
              int asked = attempts.getOrDefault(request.getKey(), 0);
              if (paid > asked) {
                doubles += paid - asked;
                problems.add(request.getKey() + " was paid " + paid + " times, asked " + asked);
              }
            });
    if (account.at("/billed/distinctKeys").asLong() != stages * rows.requests()) {
      problems.add("other requests were paid than the rows make: " + rows.requests());
    }
    if (account.path("unfinishedJobs").asInt() != 0) {
      problems.add("jobs are not counted yet");
    }
  }

  private void checkJobs() throws Exception {
    Traces traces = new Traces(work.run, work.server);
    Set<String> made = new HashSet<>();
    for (String name : traces.jobs()) {
      if (!made.add(name.substring(0, name.lastIndexOf('/')))) {
        doubles++;
        problems.add("two jobs were made for " + name);
      }
    }
    long recorded = traces.sendings("job").size();
    long counted = work.run.run().at("/counts/jobs").asLong();
    if (made.size() != recorded || counted != recorded) {
      problems.add(
          made.size() + " jobs made, " + recorded + " recorded, " + counted + " in run.json");
    }
  }

  private void checkLitter() throws IOException {
    for (Path file : RunFolder.files(work.run.path())) {
      String name = work.run.path().relativize(file).toString();
      boolean spill = name.startsWith("scratch/") && !name.equals(FLINK_CONFIGURATION);
      if (name.endsWith(".tmp") || name.endsWith(".part") || spill) {
        problems.add("left behind: " + name);
      }
    }
  }

  private void checkExit(String command, Command process) throws InterruptedException {
    int exitCode = process.exitCode();
    if (exitCode != 0) {
      problems.add(command + " ended with " + exitCode + ": " + process.story());
    }
  }

  private void checkNothingLeft() throws Exception {
    Traces traces = new Traces(work.run, work.server);
    traces.uploads().forEach(name -> problems.add("left on the service: file " + name));
    for (JsonNode job : work.server.get("/v1beta/batches?pageSize=1000").path("operations")) {
      problems.add("left on the service: job " + job.path("name").asText());
    }
  }
}
