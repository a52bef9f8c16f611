package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.faults.FaultRules;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An emulator of its own for each test, spoken to by plain HTTP. A test that {@link Strikes} faults
 * fails where one of them did not strike by the emulator's accounting.
 */
final class Emulated extends Wire
    implements BeforeEachCallback, AfterTestExecutionCallback, AfterEachCallback {
  private final EmulatorOptions options;
  private final Set<String> struck = new TreeSet<>();
  private @Nullable EmulatorServer server;

  Emulated() {
    this(EmulatorOptions.defaults());
  }

  Emulated(EmulatorOptions options) {
    this.options = options;
  }

  @Override
  String base() {
    return server().baseUrl();
  }

  EmulatorServer server() {
    if (server == null) {
      throw new IllegalStateException("no test runs");
    }
    return server;
  }

  /** Adds faults; what the emulator does not know fails. */
  JsonNode fault(String json) throws IOException, InterruptedException {
    HttpResponse<String> added = post("/_emulator/faults", json);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    return json(added);
  }

  /** Removes all faults; their strikes stand. */
  void removeFaults() throws IOException, InterruptedException {
    struck.addAll(strikes());
    send("DELETE", "/_emulator/faults", "");
  }

  void advance(String duration) throws IOException, InterruptedException {
    HttpResponse<String> moved = post("/_emulator/clock", "{\"advance\":\"" + duration + "\"}");
    assertThat(moved.statusCode()).isEqualTo(200);
  }

  String state(String job) throws IOException, InterruptedException {
    return getJson("/v1beta/" + job).at("/metadata/state").asText();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    struck.clear();
    server = EmulatorServer.start(options);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws Exception {
    Strikes strikes = context.getRequiredTestMethod().getAnnotation(Strikes.class);
    if (strikes != null && context.getExecutionException().isEmpty()) {
      struck.addAll(strikes());
      assertThat(struck).as("faults that struck").containsAll(List.of(strikes.value()));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    server().close();
  }

  /** Names of the faults that struck, as {@link Strikes} has them. */
  private Set<String> strikes() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    for (JsonNode fault : getJson("/_emulator/faults").path("faults")) {
      if (fault.path("strikes").asInt() > 0) {
        names.addAll(names(fault.path("operation").asText(), fault.path("action")));
      }
    }
    return names;
  }

  private static Set<String> names(String operation, JsonNode action) {
    Set<String> names = new TreeSet<>();
    switch (operation) {
      case FaultRules.JOB -> action.fieldNames().forEachRemaining(name -> names.add("job." + name));
      case FaultRules.FILE ->
          action.fieldNames().forEachRemaining(name -> names.add("file." + name));
      case FaultRules.LINE -> names.add("line." + action.path("type").asText());
      default -> names.add("call." + action.path("type").asText());
    }
    return names;
  }
}
