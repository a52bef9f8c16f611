package dev.promptbeam.run.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against answers as Flink 1.19 gives them. */
class FlinkClusterTest {
  private static final String NAME = "promptbeam-a-1";

  private final List<String> calls = new ArrayList<>();
  private final List<String> states = new ArrayList<>(List.of("RUNNING"));
  private Instant now = Instant.EPOCH;
  private HttpServer server;
  private FlinkCluster cluster;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/jobs/overview", exchange -> answer(exchange, 200, jobs(nextState())));
    server.createContext("/overview", exchange -> answer(exchange, 200, "{\"slots-available\":3}"));
    server.createContext("/jobs/1", exchange -> answer(exchange, 202, "{}"));
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    cluster = new FlinkCluster(address, clock, pause -> now = now.plus(pause));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void listsOnlyLivingJobsOfThatName() throws Exception {
    assertThat(cluster.liveJobs(NAME))
        .containsExactly(new FlinkCluster.Job("1", NAME, "RUNNING"))
        .first()
        .hasToString("promptbeam-a-1 (1, RUNNING)");
    assertThat(cluster.liveJobs("promptbeam-a")).isEmpty();
    assertThat(cluster.freeSlots()).isEqualTo(3);
  }

  @Test
  void cancelsALivingJobAndWaitsForItsEnd() throws Exception {
    states.addAll(List.of("CANCELLING", "CANCELED"));

    assertThat(cluster.cancel(NAME, Duration.ofSeconds(4))).isTrue();

    assertThat(calls).containsOnlyOnce("PATCH /jobs/1?mode=cancel");
    assertThat(now).isEqualTo(Instant.EPOCH.plusMillis(400));
  }

  @Test
  void saysWhereAJobDoesNotEndInTime() throws Exception {
    states.add("CANCELLING");

    assertThat(cluster.cancel(NAME, Duration.ofSeconds(4))).isFalse();

    assertThat(now).isEqualTo(Instant.EPOCH.plusSeconds(4));
  }

  @Test
  void cancelsNothingWhereNoneLives() throws Exception {
    states.set(0, "FINISHED");

    assertThat(cluster.cancel(NAME, Duration.ofSeconds(4))).isTrue();

    assertThat(calls).containsExactly("GET /jobs/overview");
  }

  @Test
  void saysThatSomethingElseAnswers() {
    server.removeContext("/overview");

    assertThatThrownBy(cluster::freeSlots)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("404")
        .hasMessageContaining("is it Flink's REST address?");
  }

  @Test
  void takesAddressesAsTheRunnerDoes() {
    assertThat(FlinkCluster.at("flink.example:18081")).hasToString("http://flink.example:18081");
    assertThat(FlinkCluster.at("http://flink.example")).hasToString("http://flink.example:8081");
    assertThatThrownBy(() -> FlinkCluster.at(":8081"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--flinkMaster");
  }

  /** The last one stays. */
  private String nextState() {
    return states.size() == 1 ? states.get(0) : states.remove(0);
  }

  private static String jobs(String state) {
    return """
    {"jobs":[{"jid":"1","name":"%s","start-time":1,"state":"%s","tasks":{"total":7}},
             {"jid":"2","name":"%s","start-time":0,"state":"FAILED","tasks":{"total":7}},
             {"jid":"3","name":"another","start-time":0,"state":"RUNNING","tasks":{}}]}\
    """
        .formatted(NAME, state, NAME);
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
