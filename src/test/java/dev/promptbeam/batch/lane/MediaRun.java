package dev.promptbeam.batch.lane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.media.LostMedia;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.SeenFolder;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.MediaReference;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.result.judge.AnswerPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A run whose requests refer to local files, packed by hand, against an emulator in this JVM. */
final class MediaRun implements AutoCloseable {
  static final String MODEL = "gemini-3.5-flash-lite";
  private static final AnswerPolicy ANSWERS = new AnswerPolicy(Set.of("STOP"), false, null, false);
  private static final Duration SHORT = Duration.ofMillis(50);

  final RunDirectory directory;
  final Records records;
  final WatchedCalls watched = new WatchedCalls();
  final EmulatorServer server;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<PackEntry> entries = new ArrayList<>();
  private long storage = 1_000_000_000;
  private int jobs = 10;
  private BatchMode mode = BatchMode.FILE;
  private SeenFolder mediaFolder = SeenFolder.ANY;

  MediaRun(Path folder) throws IOException {
    this(folder, EmulatorOptions.defaults());
  }

  MediaRun(Path folder, EmulatorOptions options) throws IOException {
    this.folder = folder;
    this.directory = Folders.create(folder.resolve("run"));
    this.records = new Records(directory.ledger());
    this.server = EmulatorServer.start(options.withAnonymousCalls());
  }

  MediaRun storage(long bytes) {
    storage = bytes;
    return this;
  }

  /** Tells the run of the folder as it is now. */
  MediaRun seeing(Path media) {
    mediaFolder = SeenFolder.of(media);
    return this;
  }

  MediaRun inline() {
    mode = BatchMode.INLINE;
    return this;
  }

  MediaRun jobs(int most) {
    jobs = most;
    return this;
  }

  /** Writes a local file. */
  Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  Path file(String name) throws IOException {
    return file(name, ("content of " + name).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A request that refers to these files as they are now. */
  void request(int key, Path... files) throws Exception {
    request(key, "image/png", files);
  }

  void request(int key, String mimeType, Path... files) throws Exception {
    StringBuilder json = new StringBuilder("{\"contents\":[{\"role\":\"user\",\"parts\":[");
    json.append("{\"text\":\"request ").append(key).append("\"}");
    for (Path file : files) {
      json.append(",{\"fileData\":{\"mimeType\":\"").append(mimeType);
      json.append("\",\"fileUri\":\"").append(reference(file).uri()).append("\"}}");
    }
    json.append("]}]}");
    entries.add(Entries.request(key, "a", key, 10, json.toString()));
  }

  private static MediaReference reference(Path file) throws Exception {
    byte[] content = Files.readAllBytes(file);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    return new MediaReference(HexFormat.of().formatHex(hash), content.length, file);
  }

  /** As an answer does that says that the file is not there. */
  boolean doubt(Path file) throws Exception {
    JsonNode request = Json.MAPPER.createObjectNode().put("fileUri", reference(file).uri());
    return new LostMedia(directory).doubt(request, Clock.systemUTC().instant());
  }

  /** Packs what was asked, so many requests a shard at most. */
  void pack(int shard) throws IOException {
    ShardLimits cut = new ShardLimits(1, shard, 100_000_000, 100_000_000);
    BucketManifest manifest = new PackBucket(directory, cut, 1 << 24).pack(0, entries.iterator());
    long rows = entries.size();
    records.createSealed(new Sealed(rows, rows, 0, manifest.shards()));
  }

  /** One start: works until all is published or the run is stopped. */
  List<String> run() throws Exception {
    List<String> published = new ArrayList<>();
    RunSession session = Sessions.enter(setup());
    try {
      new Lane(session, "lane-0").run(published::add);
    } finally {
      Sessions.leave(session);
    }
    return published;
  }

  RunSetup setup() {
    RunPolicy policy =
        new RunPolicy(
            "media/r-1",
            server.baseUrl(),
            "",
            mode,
            3,
            6,
            Duration.ofDays(7),
            Duration.ofSeconds(2),
            Duration.ofDays(2),
            SHORT,
            SHORT.multipliedBy(4),
            new Budgets(1_000_000_000, false, jobs, storage),
            null,
            Duration.ofMinutes(1),
            mediaFolder);
    return new RunSetup(
        directory,
        policy,
        Policies.of(MODEL, ANSWERS),
        () ->
            watched.around(
                new HttpGeminiClient(
                    ClientOptions.of(URI.create(server.baseUrl())),
                    null,
                    Sleeper.system(),
                    Clock.systemUTC())));
  }

  /** Keys of rows with a result, and dead letters as {@code REASON message}. */
  Map<Integer, String> endings() throws IOException {
    Map<Integer, String> endings = new TreeMap<>();
    for (String folderName : List.of("results", "dead-letter/retryable", "dead-letter/permanent")) {
      for (JsonNode row : lines(directory.root().resolve(folderName))) {
        int key = row.path("source").path("position").asInt();
        String ending =
            folderName.equals("results")
                ? "ok"
                : row.path("reason").asText() + " " + row.path("message").asText();
        if (endings.put(key, ending) != null) {
          throw new AssertionError("row " + key + " ended twice");
        }
      }
    }
    return endings;
  }

  private static List<JsonNode> lines(Path parts) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(parts)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          lines.add(Json.MAPPER.readTree(line));
        }
      }
    }
    return lines;
  }

  long results() throws IOException {
    return endings().values().stream().filter("ok"::equals).count();
  }

  /** Display names of all files that the service holds. */
  List<String> filesLeft() throws Exception {
    return get("/v1beta/files?pageSize=100").findValuesAsText("displayName");
  }

  /** Keys of requests that were paid more than once. */
  List<String> paidTwice() throws Exception {
    List<String> keys = new ArrayList<>();
    get("/_emulator/requests").at("/billed/moreThanOnce").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  int calls(String operation) throws Exception {
    return get("/_emulator/requests").path("calls").path(operation).asInt();
  }

  JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path)).build();
    return Json.MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  void post(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
            .POST(BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    if (Json.MAPPER.readTree(body).has("error")) {
      throw new AssertionError(body);
    }
  }

  void fault(String json) throws Exception {
    post("/_emulator/faults", json);
  }

  void delete(String file) throws Exception {
    URI address = URI.create(server.baseUrl() + "/v1beta/" + file);
    http.send(HttpRequest.newBuilder(address).DELETE().build(), BodyHandlers.ofString());
  }

  /** The first sending that has answers. */
  String firstAnswered() throws IOException {
    return records.sendings().stream()
        .filter(name -> Files.exists(directory.responses(name)))
        .findFirst()
        .orElseThrow();
  }

  int strikes() throws Exception {
    int strikes = 0;
    for (JsonNode fault : get("/_emulator/faults").path("faults")) {
      strikes += fault.path("strikes").asInt();
    }
    return strikes;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
