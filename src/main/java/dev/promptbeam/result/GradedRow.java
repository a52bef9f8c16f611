package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.judge.GradePolicy;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result row of a judged answer. The row that the last judge was asked with holds the answer
 * and what the judges before have said, as its last members: these come out of it.
 */
final class GradedRow {
  private final Grading grading;

  /** By name, what was said; and what is left of the row. */
  private final Map<String, byte[]> said = new LinkedHashMap<>();

  private final byte[] row;
  private final Map<String, byte[]> answer;

  /**
   * @param held the row as the last judge was asked with it
   * @param last what that judge said
   */
  GradedRow(Grading grading, byte[] held, byte[] last) throws IOException {
    this.grading = grading;
    int cut = -1;
    try (JsonParser parser = Json.MAPPER.createParser(held)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int nameAt = Slice.startOf(parser);
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT && isSaid(name)) {
          said.put(name, copy(held, Slice.skipped(parser)));
          cut = cut < 0 ? nameAt : cut;
        }
        parser.skipChildren();
      }
    }
    byte[] judged = said.remove(grading.judged());
    if (judged == null || said.size() != grading.grades().size() - 1) {
      throw new IOException("the row does not hold what was judged");
    }
    said.put(grading.grades().get(grading.grades().size() - 1).grade().name(), last);
    this.row = before(held, cut);
    this.answer = members(judged);
  }

  private boolean isSaid(String name) {
    return grading.takenOut().contains(name);
  }

  /** The row as the dataset has it, with what the stages before the judged one have said. */
  byte[] row() {
    return row;
  }

  /** Writes the members behind {@code status}. */
  void write(JsonLine json) throws IOException {
    int first = grading.members().indexOf("status") + 1;
    for (String member : grading.members().subList(first, grading.members().size())) {
      switch (member) {
        case "stage" -> json.generator().writeStringField(member, grading.stage());
        case "scores" -> writeScores(json);
        case "judge" -> writeJudges(json);
        default -> {
          byte[] value = answer.get(member);
          if (value == null) {
            json.generator().writeNullField(member);
          } else {
            json.raw(member, value, 0, value.length);
          }
        }
      }
    }
  }

  /** Those of the answer, and those of the judges in their places. */
  private void writeScores(JsonLine json) throws IOException {
    Map<String, Double> grades = new LinkedHashMap<>();
    for (GradePolicy grade : grading.grades()) {
      String name = grade.grade().name();
      grades.put(name, grade.score(text(said.getOrDefault(name, new byte[0]))));
    }
    try (JsonLine scores = new JsonLine()) {
      byte[] own = answer.get("scores");
      for (Map.Entry<String, byte[]> score : members(own == null ? new byte[0] : own).entrySet()) {
        Double grade = grades.get(score.getKey());
        if (grade == null) {
          scores.raw(score.getKey(), score.getValue(), 0, score.getValue().length);
        } else {
          scores.generator().writeFieldName(score.getKey());
          writeScore(grade, scores.generator());
        }
      }
      byte[] all = scores.finish();
      json.raw("scores", all, 0, all.length);
    }
  }

  /** Writes a score; shares that are all or nothing as whole numbers. */
  static void writeScore(double score, JsonGenerator generator) throws IOException {
    if (Double.isNaN(score)) {
      generator.writeNull();
    } else if (score == 0 || score == 1) {
      generator.writeNumber((int) score);
    } else {
      generator.writeNumber(score);
    }
  }

  private void writeJudges(JsonLine json) throws IOException {
    try (JsonLine judges = new JsonLine()) {
      for (Map.Entry<String, byte[]> one : said.entrySet()) {
        judges.raw(one.getKey(), one.getValue(), 0, one.getValue().length);
      }
      byte[] all = judges.finish();
      json.raw("judge", all, 0, all.length);
    }
  }

  private static String text(byte[] judge) throws IOException {
    byte[] text = members(judge).get("text");
    return text == null ? "" : Json.MAPPER.readTree(text).asText();
  }

  private static byte[] before(byte[] held, int end) {
    int last = end - 1;
    while (held[last] != ',' && held[last] != '{') {
      last--;
    }
    byte[] row = Arrays.copyOf(held, held[last] == ',' ? last + 1 : last + 2);
    row[row.length - 1] = '}';
    return row;
  }

  private static byte[] copy(byte[] bytes, Slice slice) {
    return Arrays.copyOfRange(bytes, slice.start(), slice.end());
  }

  /** The members of an object, each as it is spelled. */
  private static Map<String, byte[]> members(byte[] object) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (JsonParser parser = Json.MAPPER.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = Slice.startOf(parser);
        parser.skipChildren();
        parser.finishToken(); // texts and numbers are read only when they are asked for
        members.put(name, Arrays.copyOfRange(object, start, Slice.endOf(parser)));
      }
    }
    return members;
  }
}
