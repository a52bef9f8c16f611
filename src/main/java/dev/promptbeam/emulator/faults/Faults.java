package dev.promptbeam.emulator.faults;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripted faults, in the order they were added. The first that applies to an event strikes;
 * how often each struck is kept on disk, so that a fault meant to strike once does not strike again
 * after a restart.
 */
public final class Faults {
  private static final String RECORD = "faults.json";

  private final StateDirectory state;
  private final @Nullable Path file;
  private final ScriptedAnswers answers;
  private final Map<String, Fault> faults = new LinkedHashMap<>();
  private long added;

  public Faults(StateDirectory state, @Nullable Path file, @Nullable Path answersFile)
      throws IOException {
    this.state = state;
    this.file = file;
    this.answers = readAnswers(answersFile);
    JsonNode saved = state.read(RECORD);
    if (saved != null) {
      added = saved.path("added").asLong();
      int number = 0;
      for (JsonNode fault : saved.path("faults")) {
        String id = fault.get("id").asText();
        faults.put(id, Fault.of(id, ++number, fault));
      }
    }
    try {
      addFile();
    } catch (ApiException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  public ScriptedAnswers answers() {
    return answers;
  }

  /** Adds one fault or an array of them and answers their records. */
  public synchronized ArrayNode add(JsonNode given) throws IOException {
    List<Fault> parsed = new ArrayList<>();
    for (JsonNode fault : given.isArray() ? given : Json.array().add(given)) {
      String id = fault.path("id").asText("fault-" + ++added);
      parsed.add(Fault.of(id, parsed.size() + 1, fault));
    }
    ArrayNode records = Json.array();
    for (Fault fault : parsed) {
      faults.put(fault.id, fault);
      records.add(fault.record());
    }
    save();
    return records;
  }

  public synchronized ArrayNode list() {
    ArrayNode list = Json.array();
    faults.values().forEach(fault -> list.add(fault.record()));
    return list;
  }

  public synchronized void remove(String id) throws IOException {
    if (faults.remove(id) == null) {
      throw new ApiException(RpcCode.NOT_FOUND, "No fault " + id + ".");
    }
    save();
  }

  public synchronized void removeAll() throws IOException {
    faults.clear();
    save();
  }

  /** Removes all and loads the faults file anew. */
  public synchronized void reset() throws IOException {
    faults.clear();
    addFile();
    save();
  }

  /** The action of the fault that strikes this call; an empty object for none. */
  public synchronized JsonNode strikeCall(
      String operation, Map<String, @Nullable String> attributes) throws IOException {
    for (Fault fault : faults.values()) {
      if (fault.isFor(operation) && fault.fits(attributes)) {
        boolean strikes = fault.strike();
        save();
        if (strikes) {
          return fault.action();
        }
      }
    }
    return Json.object();
  }

  /**
   * The script of a new job or file: what all faults that strike it say together.
   *
   * @param operation which of them is made
   */
  public synchronized ObjectNode strikeMade(
      String operation, Map<String, @Nullable String> attributes) throws IOException {
    ObjectNode script = Json.object();
    for (Fault fault : faults.values()) {
      if (fault.isFor(operation) && fault.fits(attributes)) {
        if (fault.strike()) {
          script.setAll((ObjectNode) fault.action());
        }
        save();
      }
    }
    return script;
  }

  public synchronized boolean hasLineFaults() {
    return faults.values().stream().anyMatch(fault -> fault.isFor(FaultRules.LINE));
  }

  /** The action on one line of a job; an empty object for none. Not saved: see saveLines. */
  public synchronized JsonNode strikeLine(
      Map<String, @Nullable String> attributes, String line, String job) {
    for (Fault fault : faults.values()) {
      if (fault.isFor(FaultRules.LINE) && fault.fits(attributes) && fault.strikeLine(line, job)) {
        return fault.action();
      }
    }
    return Json.object();
  }

  /** Keeps the counts of a job's lines, once all are answered. */
  public synchronized void saveLines() throws IOException {
    save();
  }

  private void addFile() throws IOException {
    if (file == null) {
      return;
    }
    JsonNode root = read(file);
    JsonNode list = root.has("faults") ? root.get("faults") : root;
    if (!list.isArray()) {
      throw ApiException.invalid("The faults file must hold an array of faults.");
    }
    int number = 0;
    for (JsonNode fault : list) {
      String id = fault.path("id").asText("file-" + ++number);
      if (!faults.containsKey(id)) {
        faults.put(id, Fault.of(id, number, fault));
      }
    }
  }

  private static ScriptedAnswers readAnswers(@Nullable Path file) throws IOException {
    try {
      return ScriptedAnswers.read(file);
    } catch (ApiException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return Json.FAULTS.readTree(Files.readAllBytes(file));
    } catch (StreamConstraintsException e) {
      String place =
          String.valueOf(e.getOriginalMessage()).replaceFirst("\\(([0-9]+)\\).*", "of $1");
      throw ApiException.invalid(
          "The faults file passes what is read, 900 levels and numbers of 1,000 digits: " + place);
    }
  }

  private void save() throws IOException {
    state.write(RECORD, Json.object().put("added", added).set("faults", list()));
  }
}
