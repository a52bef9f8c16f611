package dev.promptbeam.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Flink cluster of one JobManager and some TaskManagers of one slot each, every one a process of
 * its own, on the class path that Flink's distribution would give it: nothing of Beam or of ours.
 */
final class FlinkCluster implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> starter = List.of();
  private final List<FlinkProcess> taskManagers = new ArrayList<>();
  private final List<FlinkProcess> all = new ArrayList<>();
  private final int restPort;
  private final int rpcPort;
  private FlinkProcess jobManager;

  private FlinkCluster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    try (ServerSocket rest = new ServerSocket(0);
        ServerSocket rpc = new ServerSocket(0)) {
      this.restPort = rest.getLocalPort();
      this.rpcPort = rpc.getLocalPort();
    }
    FlinkSettings.write(folder.resolve("conf"), restPort, rpcPort, folder.resolve("tmp"));
  }

  /** Nothing runs yet. */
  static FlinkCluster in(Path folder) throws IOException {
    return new FlinkCluster(folder);
  }

  /** What the workers have in their environment besides the test's own, without any key. */
  FlinkCluster environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Workers to come see an empty folder in the place of that one, as on machines of their own. */
  FlinkCluster without(Path hidden) throws IOException, InterruptedException {
    starter = List.of(Elsewhere.required(Elsewhere.without(hidden.toString())));
    return this;
  }

  /** Starts a JobManager and two TaskManagers, and returns when they know each other. */
  FlinkCluster start() throws Exception {
    return start(2);
  }

  FlinkCluster start(int workers) throws Exception {
    try {
      startJobManager();
      for (int worker = 0; worker < workers; worker++) {
        addTaskManager();
      }
      awaitTaskManagers(workers);
    } catch (Exception | AssertionError e) {
      close(); // the test never gets it, so nobody else would
      throw e;
    }
    return this;
  }

  FlinkProcess startJobManager() throws IOException {
    jobManager = FlinkProcess.jobManager(folder);
    all.add(jobManager);
    return jobManager;
  }

  FlinkProcess addTaskManager() throws IOException {
    FlinkProcess added = FlinkProcess.taskManager(starter, folder, "tm-" + all.size(), environment);
    taskManagers.add(added);
    all.add(added);
    return added;
  }

  /** As {@code kill -9} of that one, and another in its place. */
  void replace(FlinkProcess lost) throws Exception {
    lost.kill();
    taskManagers.remove(lost);
    addTaskManager();
  }

  void awaitTaskManagers(int count) throws Exception {
    Eventually.holds(count + " TaskManagers", () -> registeredTaskManagers() == count, this::story);
  }

  FlinkProcess jobManager() {
    return jobManager;
  }

  List<FlinkProcess> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** The one that is that process. */
  FlinkProcess taskManager(long pid) {
    return taskManagers.stream()
        .filter(process -> process.pid() == pid)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no TaskManager is process " + pid));
  }

  /** As the option that sends a run here. */
  String master() {
    return "--flinkMaster=127.0.0.1:" + restPort;
  }

  /** All jobs that the JobManager has seen, with {@code jid}, {@code name} and {@code state}. */
  List<JsonNode> jobs() throws IOException, InterruptedException {
    List<JsonNode> jobs = new ArrayList<>();
    MAPPER.readTree(get("/jobs/overview")).path("jobs").forEach(jobs::add);
    return jobs;
  }

  /** The id of the newest job of that name. */
  String idOf(String name) throws IOException, InterruptedException {
    return jobs().stream()
        .filter(job -> job.path("name").asText().equals(name))
        .max(Comparator.comparingLong(job -> job.path("start-time").asLong()))
        .orElseThrow(() -> new IOException("no job " + name))
        .path("jid")
        .asText();
  }

  /** As Flink names it, such as RUNNING or CANCELED. */
  String stateOf(String id) throws IOException, InterruptedException {
    return MAPPER.readTree(get("/jobs/" + id)).path("state").asText();
  }

  /** How often Flink has started that job again. */
  int restartsOf(String id) throws IOException, InterruptedException {
    String metrics = get("/jobs/" + id + "/metrics?get=numRestarts");
    return MAPPER.readTree(metrics).path(0).path("value").asInt();
  }

  /** As somebody would who presses the button on Flink's page. */
  void cancel(String id) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri("/jobs/" + id + "?mode=cancel"))
                .method("PATCH", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
  }

  /** A page of Flink's REST interface as text. */
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** All that its processes have logged. */
  String story() {
    StringBuilder story = new StringBuilder();
    all.forEach(process -> story.append(process.log()).append('\n'));
    return story.toString();
  }

  private int registeredTaskManagers() throws InterruptedException {
    try {
      return MAPPER.readTree(get("/overview")).path("taskmanagers").asInt();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + restPort + path);
  }

  @Override
  public void close() throws InterruptedException {
    for (FlinkProcess process : all) {
      process.kill();
    }
  }
}
