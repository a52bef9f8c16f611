package dev.promptbeam.result.format;

import dev.promptbeam.result.format.TableColumn.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How result rows lie flat: the columns of the source rows in the order in which the dataset first
 * has them, then one or more for each other member, named after it with an underscore before it. A
 * source column that begins with an underscore has one more, so that the two never meet.
 *
 * @param columns of each row, in their order
 * @param members where what a row has goes
 */
record TableSchema(List<TableColumn> columns, Map<String, Member> members) {
  private static final String ROW = "row";
  private static final List<String> COUNTS =
      List.of(
          "promptTokenCount",
          "candidatesTokenCount",
          "thoughtsTokenCount",
          "cachedContentTokenCount",
          "toolUsePromptTokenCount",
          "totalTokenCount");

  /**
   * Where a member of a row goes.
   *
   * @param column that takes it as a whole; -1 for none
   * @param inner columns that take what stands in it, by names
   * @param all whether there is a column for each name that can stand in it
   */
  record Member(int column, Map<String, Integer> inner, boolean all) {}

  /**
   * @param members of a result row, in their order
   * @param scores that a row has, by name
   * @param source what its source rows hold
   */
  static TableSchema of(List<String> members, List<String> scores, SourceColumns source) {
    List<TableColumn> columns = new ArrayList<>();
    Map<String, Member> places = new HashMap<>();
    if (members.contains(ROW)) {
      places.put(ROW, source.tooMany() ? whole(columns) : flat(columns, source));
    }
    for (String member : members) {
      if (!member.equals(ROW)) {
        places.put(member, place(member, members, scores, columns));
      }
    }
    return new TableSchema(List.copyOf(columns), Map.copyOf(places));
  }

  private static Member whole(List<TableColumn> columns) {
    return new Member(add(columns, "_row", Type.JSON), Map.of(), true);
  }

  private static Member flat(List<TableColumn> columns, SourceColumns source) {
    List<String> names =
        source.columns().entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, ColumnSummary> c) -> c.getValue().first())
                    .thenComparingInt(c -> c.getValue().place())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    List<String> flat = ColumnNames.distinct(names, TableSchema::sourceName);
    Map<String, Integer> inner = new HashMap<>();
    for (int index = 0; index < flat.size(); index++) {
      ColumnSummary summary = source.columns().get(names.get(index));
      if (summary != null) {
        columns.add(summary.column(flat.get(index)));
        inner.put(names.get(index), index);
      }
    }
    return new Member(-1, inner, true);
  }

  private static String sourceName(String name) {
    return name.isEmpty() ? "unnamed" : name.startsWith("_") ? "_" + name : name;
  }

  private static Member place(
      String member, List<String> members, List<String> scores, List<TableColumn> columns) {
    String name = "_" + member;
    return switch (member) {
      case "source", "sharedFrom" -> {
        Map<String, Integer> inner = new HashMap<>();
        inner.put("file", add(columns, name, Type.TEXT));
        inner.put("position", add(columns, name + "_position", Type.WHOLE));
        if (member.equals("sharedFrom") && members.contains("variant")) {
          inner.put("variant", add(columns, name + "_variant", Type.TEXT));
        }
        yield new Member(-1, inner, true);
      }
      case "usage" -> {
        int all = add(columns, name, Type.JSON);
        Map<String, Integer> inner = new HashMap<>();
        COUNTS.forEach(count -> inner.put(count, add(columns, name + "_" + count, Type.WHOLE)));
        yield new Member(all, inner, false);
      }
      case "scores" -> {
        int all = add(columns, name, Type.JSON);
        Map<String, Integer> inner = new HashMap<>();
        scores.forEach(score -> inner.put(score, add(columns, name + "_" + score, Type.FRACTION)));
        yield new Member(all, inner, true);
      }
      default -> new Member(add(columns, name, type(member)), Map.of(), true);
    };
  }

  private static Type type(String member) {
    return switch (member) {
      case "key",
          "variant",
          "status",
          "text",
          "thoughts",
          "model",
          "modelVersion",
          "requestKey",
          "job",
          "stage",
          "reusedFrom" ->
          Type.TEXT;
      case "attempt", "sample" -> Type.WHOLE;
      case "embedding" -> Type.VECTOR;
      default -> Type.JSON;
    };
  }

  private static int add(List<TableColumn> columns, String name, Type type) {
    columns.add(TableColumn.of(name, type));
    return columns.size() - 1;
  }
}
