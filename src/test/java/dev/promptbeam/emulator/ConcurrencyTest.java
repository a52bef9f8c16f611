package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final int CALLERS = 8;
  private static final int JOBS_EACH = 10;

  @Test
  void keepsTheJobsOfManyCallersApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults())) {
      List<Callable<List<String>>> work = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        String prefix = "c" + caller;
        work.add(() -> runJobs(server, prefix));
      }

      for (Future<List<String>> results : callers.invokeAll(work)) {
        assertThat(results.get()).hasSize(JOBS_EACH).allMatch(text -> text.length() > 0);
      }

      JsonNode billed = new Wire(server).getJson("/_emulator/requests").get("billed");
      assertThat(billed.get("requests").asInt()).isEqualTo(CALLERS * JOBS_EACH);
      assertThat(billed.get("moreThanOnce")).isEmpty();
    } finally {
      callers.shutdownNow();
    }
  }

  private static List<String> runJobs(EmulatorServer server, String prefix) throws Exception {
    Wire wire = new Wire(server);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < JOBS_EACH; i++) {
      String key = prefix + "-" + i;
      String name = wire.job(key, Wire.line(key, "prompt " + key));
      wire.getJson("/v1beta/batches?pageSize=100");
      JsonNode line = Wire.json(wire.results(name));
      assertThat(line.get("key").asText()).isEqualTo(key);
      assertThat(line.at("/response/candidates/0/content/parts/0/text").asText())
          .endsWith("prompt " + key);
      results.add(line.toString());
    }
    return results;
  }
}
