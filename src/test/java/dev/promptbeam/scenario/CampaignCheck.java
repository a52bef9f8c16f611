package dev.promptbeam.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of a run that was killed, found out without any code of the product. */
final class CampaignCheck {
  private static final Set<Integer> COMPLETE = Set.of(0, 3);

  private final Workspace work;
  private final List<String> problems = new ArrayList<>();

  CampaignCheck(Workspace work) {
    this.work = work;
  }

  /** All that is wrong, in words. */
  List<String> problems(int exitCode) throws Exception {
    check(COMPLETE.contains(exitCode), "the last start ended with " + exitCode);
    Recount recount = Recount.of(work.run.path());
    problems.addAll(recount.problems());
    check(recount.rows() == CampaignCase.ROWS, recount.rows() + " rows came out");
    checkRows();
    checkJobs();
    checkLitter();
    ChildProcess verify = work.verify();
    check(verify.exitCode() == 0, "verify: " + verify.story());
    checkCleaned();
    return problems;
  }

  /** Every source row is there, with its own answer, paid no more often than it was asked. */
  private void checkRows() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (int row = 0; row < CampaignCase.ROWS; row++) {
      missing.add("r" + row);
    }
    JsonNode paid = work.server.billed().path("keys");
    for (JsonNode row : work.run.rows()) {
      String key = row.path("key").asText();
      check(missing.remove(key), "row " + key + " is none, or stands twice");
      boolean result = row.path("status").asText().equals("success");
      int asked = row.path(result ? "attempt" : "attempts").asInt();
      int billed = paid.path(row.path("requestKey").asText()).asInt();
      check(billed <= asked, key + " was paid " + billed + " times in " + asked + " attempts");
      if (result) {
        String mark = mark("Say: text " + key.substring(1));
        check(row.path("text").asText().startsWith(mark), key + " has another row's answer");
      }
    }
    check(missing.isEmpty(), "missing: " + missing);
  }

  /** One job for a sending, however unclear its create was. */
  private void checkJobs() throws Exception {
    Set<String> seen = new HashSet<>();
    for (String job : work.server.jobs()) {
      check(seen.add(job), job + " was made twice");
    }
    check(work.server.get("/_emulator/requests").path("unfinishedJobs").asInt() == 0, "unfinished");
  }

  private void checkLitter() throws IOException {
    for (Path file : RunFolder.files(work.run.path())) {
      String name = file.toString();
      check(!name.endsWith(".tmp") && !name.endsWith(".part"), name + " was left behind");
    }
  }

  private void checkCleaned() throws Exception {
    ChildProcess clean = work.clean();
    check(clean.exitCode() == 0, "clean: " + clean.story());
    for (String list : List.of("/v1beta/files?pageSize=100", "/v1beta/batches?pageSize=1000")) {
      List<String> left = work.server.get(list).findValuesAsText("displayName");
      check(left.stream().noneMatch(name -> name.startsWith("promptbeam/")), "left: " + left);
    }
  }

  private void check(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /** How the emulator marks its answer to a prompt. */
  private static String mark(String prompt) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 4);
  }
}
