package dev.promptbeam.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.recount.Recount;
import dev.promptbeam.recount.ShownAnswers;
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
  private final Plan plan;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, Long> shared = new HashMap<>();
  private long billed;
  private long doubles;

  private Audit(Scenario work, SampleRows rows, Plan plan) {
    this.work = work;
    this.rows = rows;
    this.plan = plan;
  }

  static Audit of(Scenario work, SampleRows rows, Plan plan) throws Exception {
    Audit audit = new Audit(work, rows, plan);
    audit.problems.addAll(Recount.of(work.run.path()).problems());
    ShownAnswers shown = ShownAnswers.of(work.run.path());
    audit.problems.addAll(shown.problems());
    plan.stages().forEach(stage -> audit.shared.put(stage, shown.shared(stage)));
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

  /** Rows that show another row's answer of that stage. */
  long shared(String stage) {
    return shared.getOrDefault(stage, 0L);
  }

  /** Requests paid more often than they had attempts, and sendings that were made twice. */
  long doubles() {
    return doubles;
  }

  private void checkRows() throws IOException {
    Set<String> missing = new HashSet<>();
    for (String variant : plan.variants()) {
      rows.keys().forEach(key -> missing.add(named(key, variant)));
    }
    for (String folder : List.of("results", "dead-letter/retryable", "dead-letter/permanent")) {
      for (Path part : RunFolder.files(work.run.path().resolve(folder))) {
        for (String line : Files.readAllLines(part)) {
          JsonNode row = MAPPER.readTree(line);
          String name = named(row.path("key").asText(), row.path("variant").asText());
          if (!missing.remove(name)) {
            problems.add("row " + name + " stands twice, or is no row: " + part);
          } else {
            checkRow(folder, name, row);
          }
        }
      }
    }
    missing.forEach(name -> problems.add("row " + name + " is missing"));
  }

  private static String named(String key, String variant) {
    return (key + " " + variant).trim();
  }

  private void checkRow(String folder, String name, JsonNode row) {
    String key = row.path("key").asText();
    String wanted = rows.isBroken(key) ? "dead-letter/permanent" : "results";
    if (!folder.equals(wanted)) {
      problems.add("row " + name + " is in " + folder + ": " + row.path("reason").asText());
    } else if (!rows.isBroken(key)) {
      checkAnswers(name, key, row);
    }
  }

  /** Each answer begins with the hash of what the stage asks after the answer before. */
  private void checkAnswers(String name, String key, JsonNode row) {
    String before = "";
    int last = plan.stages().size() - 1;
    for (int stage = 0; stage <= last; stage++) {
      JsonNode answer = stage == last ? row : row.path("row").path(plan.stages().get(stage));
      String text = answer.path("text").asText();
      String prompt = plan.prompt(stage, rows, key, row.path("variant").asText(), before);
      if (!text.startsWith(SampleRows.hashOf(prompt))) {
        problems.add("row " + name + " has another row's answer in stage " + stage + ": " + text);
      }
      String requestKey = answer.path("requestKey").asText();
      attempts.merge(requestKey, answer.path("attempt").asInt(), Math::max);
      before = text;
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
    long wanted = plan.requests(rows);
    if (account.at("/billed/distinctKeys").asLong() != wanted) {
      problems.add("other requests were paid than the rows make: " + wanted);
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
