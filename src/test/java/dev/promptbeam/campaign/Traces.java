package dev.promptbeam.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.scenario.RunFolder;
import dev.promptbeam.scenario.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a run has left so far on disk and on the service, read without any code of the product. */
final class Traces {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What came of answers: {@code 00003-000-1-000}, a sending of it, a file or an upload. */
  private static final Predicate<String> LATER =
      Pattern.compile("\\d{5}-\\d{3}-\\d+-s?\\d{3}").asPredicate();

  /** What sends nothing since others ask the same: {@code 00003-000-1-s000}. */
  private static final Predicate<String> SHARED =
      Pattern.compile("-s\\d{3}(\\.\\w+)?$").asPredicate();

  private final Path run;
  private final TestServer server;
  private final Predicate<String> kept;

  /** Records of {@code ledger/asked} that were read: no record changes. */
  private final Map<Path, String> claims = new HashMap<>();

  Traces(RunFolder run, TestServer server) {
    this(run.path(), server, name -> true);
  }

  private Traces(Path run, TestServer server, Predicate<String> kept) {
    this.run = run;
    this.server = server;
    this.kept = kept;
  }

  /** Those of the stages behind the first alone. */
  Traces ofLaterStages() {
    return new Traces(run, server, LATER);
  }

  /** Those of the shards alone whose requests others ask. */
  Traces ofSharedShards() {
    return new Traces(run, server, SHARED);
  }

  boolean exists(String name) {
    return Files.exists(run.resolve(name));
  }

  /** Names of the ledger's records in that folder, without their ending. */
  Set<String> records(String folder) throws IOException {
    return files("ledger/" + folder, ".json");
  }

  /** Names of the files in that folder which end so, without that ending. */
  Set<String> files(String folder, String ending) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : entries(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(ending) && kept.test(name)) {
        names.add(name.substring(0, name.length() - ending.length()));
      }
    }
    return names;
  }

  /** Sendings that have this record. */
  Set<String> sendings(String record) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path sending : entries("ledger/sendings")) {
      boolean has = Files.exists(sending.resolve(record + ".json"));
      if (has && kept.test(sending.getFileName().toString())) {
        names.add(sending.getFileName().toString());
      }
    }
    return names;
  }

  /** Sendings whose answers have their place among those that ask what they became. */
  Set<String> claims() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path policy : entries("ledger/asked")) {
      for (Path record : entries("ledger/asked/" + policy.getFileName())) {
        if (record.toString().endsWith(".json")) { // what is half written has another name
          names.add(claim(record));
        }
      }
    }
    names.removeIf(kept.negate());
    return names;
  }

  private String claim(Path record) throws IOException {
    String name = claims.get(record);
    if (name == null) {
      name = MAPPER.readTree(Files.readAllBytes(record)).asText();
      claims.put(record, name);
    }
    return name;
  }

  /** The display name that the intent of a sending holds. */
  String displayName(String sending) throws IOException {
    return json("ledger/sendings/" + sending + "/intent.json").path("displayName").asText();
  }

  /** How many shards packing has made; 0 before it is complete. */
  int shards() throws IOException {
    return json("ledger/sealed.json").path("shards").size();
  }

  String state() throws IOException {
    return json("run.json").path("state").asText();
  }

  int calls(String operation) throws IOException, InterruptedException {
    return server.calls(operation);
  }

  /** Display names of the input files that the service holds. */
  Set<String> uploads() throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    for (JsonNode file : server.get("/v1beta/files?pageSize=100").path("files")) {
      String name = file.path("displayName").asText();
      if (name.startsWith("promptbeam/") && kept.test(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Display names of all jobs that were ever made. */
  Set<String> jobs() throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    for (JsonNode job : server.get("/_emulator/requests").path("creates")) {
      names.add(job.path("displayName").asText());
    }
    return names;
  }

  /** One line that says how far the run has come. */
  String summary() throws IOException {
    String state = state();
    return "run.json "
        + (state.isEmpty() ? "absent" : state)
        + ", buckets "
        + records("buckets").size()
        + (exists("ledger/sealed.json") ? " sealed" : "")
        + ", shards "
        + shards()
        + ", intents "
        + sendings("intent").size()
        + ", jobs "
        + sendings("job").size()
        + ", ended "
        + sendings("ended").size()
        + ", read "
        + sendings("read").size()
        + ", settled "
        + records("settled").size()
        + ", claims "
        + claims().size()
        + ", handed on "
        + records("handed-on").size()
        + ", parts "
        + files("results", ".jsonl").size()
        + ", outcomes "
        + records("outcomes").size()
        + (exists("_SUCCESS") ? ", _SUCCESS" : "");
  }

  private JsonNode json(String name) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(run.resolve(name)));
    } catch (NoSuchFileException absent) {
      return MAPPER.missingNode();
    }
  }

  private Iterable<Path> entries(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(run.resolve(folder))) {
      return entries.toList();
    } catch (NoSuchFileException absent) {
      return Set.of();
    }
  }
}
