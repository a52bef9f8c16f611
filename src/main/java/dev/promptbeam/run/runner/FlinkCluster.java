package dev.promptbeam.run.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A Flink cluster as its REST interface shows it: which jobs live on it, and their cancelling. */
public final class FlinkCluster {
  private static final int DEFAULT_PORT = 8081;
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

  private final URI address;
  private final Clock clock;
  private final Sleeper sleeper;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CALL)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  FlinkCluster(URI address, Clock clock, Sleeper sleeper) {
    this.address = address;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * @param master {@code host:port} as the runner takes it, with or without {@code http://}
   * @throws IllegalArgumentException where it is no address
   */
  static FlinkCluster at(String master) {
    String url = master.matches("https?://.*") ? master : "http://" + master;
    URI address = URI.create(url);
    if (address.getHost() == null) {
      throw new IllegalArgumentException("--flinkMaster wants HOST:PORT, not " + master);
    }
    URI whole = address.getPort() > 0 ? address : URI.create(url + ":" + DEFAULT_PORT);
    return new FlinkCluster(whole, SteadyClock.start(), Sleeper.system());
  }

  /**
   * A job that the cluster knows.
   *
   * @param state as Flink names it
   */
  public record Job(String id, String name, String state) {
    @Override
    public String toString() {
      return name + " (" + id + ", " + state + ")";
    }
  }

  /** Jobs of that name that have not ended. */
  List<Job> liveJobs(String name) throws IOException, InterruptedException {
    List<Job> live = new ArrayList<>();
    for (JsonNode node : get("/jobs/overview").path("jobs")) {
      Job job =
          new Job(
              node.path("jid").asText(), node.path("name").asText(), node.path("state").asText());
      if (job.name().equals(name) && !ENDED.contains(job.state())) {
        live.add(job);
      }
    }
    return live;
  }

  /** How many pieces of a job can run at once now. */
  public int freeSlots() throws IOException, InterruptedException {
    return get("/overview").path("slots-available").asInt();
  }

  /**
   * Cancels the live jobs of that name and waits for their end.
   *
   * @return false where one still lives after that long
   */
  public boolean cancel(String name, Duration most) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(most);
    List<Job> live = liveJobs(name);
    for (Job job : live) {
      send(
          request("/jobs/" + job.id() + "?mode=cancel").method("PATCH", BodyPublishers.noBody()),
          202);
    }
    while (!live.isEmpty() && clock.instant().isBefore(end)) {
      sleeper.sleep(LOOK);
      live = liveJobs(name);
    }
    return live.isEmpty();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(send(request(path), 200));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(CALL);
  }

  private String send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(
          address + " answers " + response.statusCode() + "; is it Flink's REST address?");
    }
    return response.body();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
