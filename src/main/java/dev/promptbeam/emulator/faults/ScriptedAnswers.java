package dev.promptbeam.emulator.faults;

import static dev.promptbeam.emulator.faults.FaultValue.TEXT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Texts to answer with, by what the last user turn holds: a right and a wrong answer for each of
 * thousands of questions. An answer is found by the first characters of what has to be there, so
 * that a turn is read once however many answers there are.
 */
public final class ScriptedAnswers {
  private static final int MOST_BYTES = 64 << 20;
  private static final int WINDOW = 16;
  private static final FaultValue TEXTS =
      new FaultValue("an array of texts", ScriptedAnswers::areTexts);
  private static final Map<String, FaultValue> MEMBERS =
      Map.of("contains", TEXT, "model", TEXT, "text", TEXT, "texts", TEXTS);

  /** By the length of what they begin with. */
  private final Map<Integer, Beginnings> beginnings = new TreeMap<>();

  /** One line of the file. */
  private record Answer(int number, String contains, @Nullable String model, List<String> texts) {
    boolean fits(String asked, String turn, int place) {
      return (model == null || model.equals(asked)) && turn.startsWith(contains, place);
    }

    /** Each key has one of the texts for ever. */
    String text(@Nullable String key) {
      CRC32 sum = new CRC32();
      sum.update((key == null ? "" : key).getBytes(StandardCharsets.UTF_8));
      return texts.get(key == null ? 0 : (int) (sum.getValue() % texts.size()));
    }
  }

  /** Answers by a beginning of one length; most places of a turn are told by two letters. */
  private record Beginnings(BitSet letters, Map<String, List<Answer>> answers) {
    List<Answer> at(String turn, int place, int length) {
      return letters.get(letters(turn, place, length))
          ? answers.getOrDefault(turn.substring(place, place + length), List.of())
          : List.of();
    }

    void add(Answer answer, String beginning) {
      letters.set(letters(beginning, 0, beginning.length()));
      answers.computeIfAbsent(beginning, any -> new ArrayList<>()).add(answer);
    }

    private static int letters(String text, int place, int length) {
      return (text.charAt(place) * 31 + text.charAt(place + Math.min(1, length - 1))) & 0xffff;
    }
  }

  /**
   * Reads them.
   *
   * @param file JSON lines, or null for no answers
   * @throws ApiException where the file says something that means nothing
   */
  static ScriptedAnswers read(@Nullable Path file) throws IOException {
    ScriptedAnswers answers = new ScriptedAnswers();
    if (file == null) {
      return answers;
    }
    if (Files.size(file) > MOST_BYTES) {
      throw ApiException.invalid("Scripted answers pass " + (MOST_BYTES >> 20) + " MiB.");
    }
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          answers.add(answer(number, line));
        }
      }
    }
    return answers;
  }

  /** The text of the first that fits, in the order of the file, or null. */
  public @Nullable String of(String model, String turn, @Nullable String key) {
    Answer first = null;
    for (Map.Entry<Integer, Beginnings> length : beginnings.entrySet()) {
      for (int i = 0; i + length.getKey() <= turn.length(); i++) {
        for (Answer answer : length.getValue().at(turn, i, length.getKey())) {
          if ((first == null || answer.number < first.number) && answer.fits(model, turn, i)) {
            first = answer;
          }
        }
      }
    }
    return first == null ? null : first.text(key);
  }

  private void add(Answer answer) {
    int length = Math.min(WINDOW, answer.contains.length());
    beginnings
        .computeIfAbsent(length, any -> new Beginnings(new BitSet(), new HashMap<>()))
        .add(answer, answer.contains.substring(0, length));
  }

  private static Answer answer(int number, String line) {
    JsonNode given;
    try {
      given = Json.FAULTS.readTree(line);
    } catch (JsonProcessingException e) {
      throw refused(number, "is no JSON: " + e.getOriginalMessage());
    }
    if (!given.isObject()) {
      throw refused(number, "is no object");
    }
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      FaultValue allowed = MEMBERS.get(member.getKey());
      if (allowed == null) {
        String names = String.join(", ", new TreeSet<>(MEMBERS.keySet()));
        throw refused(number, "\"" + member.getKey() + "\" is unknown; allowed are " + names);
      }
      if (!allowed.allows(member.getValue())) {
        throw refused(
            number,
            "\""
                + member.getKey()
                + "\" is "
                + member.getValue()
                + "; allowed is "
                + allowed.allowed());
      }
    }
    if (given.path("contains").asText().isEmpty() || given.has("text") == given.has("texts")) {
      throw refused(number, "needs \"contains\", and one of \"text\" and \"texts\"");
    }
    List<String> texts = new ArrayList<>();
    given.path("texts").forEach(text -> texts.add(text.asText()));
    if (given.has("text")) {
      texts.add(given.get("text").asText());
    }
    return new Answer(
        number, given.get("contains").asText(), given.path("model").textValue(), texts);
  }

  private static boolean areTexts(JsonNode node) {
    boolean all = node.isArray() && !node.isEmpty();
    for (JsonNode one : node) {
      all &= one.isTextual();
    }
    return all;
  }

  private static ApiException refused(int number, String what) {
    return ApiException.invalid("Line " + number + ": " + what + ".");
  }
}
