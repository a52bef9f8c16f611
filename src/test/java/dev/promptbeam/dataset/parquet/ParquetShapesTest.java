package dev.promptbeam.dataset.parquet;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists in each form that was ever written, maps, records, and columns of any name. */
final class ParquetShapesTest {
  private static final String THREE =
      "optional group l (LIST) { repeated group list { optional int32 element; } }";

  @TempDir private Path folder;

  @Test
  void listOfThreeLevels() throws Exception {
    assertRow(
        THREE,
        row -> {
          Group list = row.addGroup("l");
          list.addGroup("list").add("element", 1);
          list.addGroup("list");
          list.addGroup("list").add("element", 3);
        },
        "{\"l\":[1,null,3]}");
    assertRow(THREE, row -> row.addGroup("l"), "{\"l\":[]}");
    assertRow(THREE, row -> {}, "{\"l\":null}");
  }

  @Test
  void listOfTwoLevels() throws Exception {
    assertRow(
        "optional group l (LIST) { repeated int32 element; }",
        row -> {
          Group list = row.addGroup("l");
          list.add("element", 1);
          list.add("element", 2);
        },
        "{\"l\":[1,2]}");
    for (String name : new String[] {"array", "l_tuple"}) {
      assertRow(
          "optional group l (LIST) { repeated group " + name + " { optional int32 x; } }",
          row -> {
            Group list = row.addGroup("l");
            list.addGroup(name).add("x", 1);
            list.addGroup(name);
          },
          "{\"l\":[{\"x\":1},{\"x\":null}]}");
    }
    assertRow(
        "optional group l (LIST) { repeated group pair { optional int32 x; optional int32 y; } }",
        row -> row.addGroup("l").addGroup("pair").add("y", 2),
        "{\"l\":[{\"x\":null,\"y\":2}]}");
  }

  @Test
  void repeatedFieldsWithoutAFrame() throws Exception {
    String fields =
        "required int32 a; repeated int32 r; repeated group g { optional int32 x; } optional int32"
            + " z;";
    assertRow(
        fields,
        row -> {
          row.add("a", 0);
          row.add("r", 1);
          row.add("r", 2);
          row.addGroup("g").add("x", 3);
          row.addGroup("g");
        },
        "{\"a\":0,\"r\":[1,2],\"g\":[{\"x\":3},{\"x\":null}],\"z\":null}");
    assertRow(fields, row -> row.append("a", 0), "{\"a\":0,\"r\":[],\"g\":[],\"z\":null}");
  }

  @Test
  void listsInListsAndRecords() throws Exception {
    assertRow(
        "optional group s { optional group l (LIST) { repeated group list { optional group element"
            + " (LIST) { repeated group list { optional group element { optional binary t (STRING);"
            + " } } } } } }",
        row -> {
          Group list = row.addGroup("s").addGroup("l");
          Group inner = list.addGroup("list").addGroup("element");
          inner.addGroup("list").addGroup("element").add("t", "x");
          inner.addGroup("list");
          list.addGroup("list").addGroup("element");
          list.addGroup("list");
        },
        "{\"s\":{\"l\":[[{\"t\":\"x\"},null],[],null]}}");
  }

  @Test
  void mapsKeepTheOrderOfTheFile() throws Exception {
    String map = "optional group m (MAP) { repeated group key_value { required %s key%s; %s } }";
    assertRow(
        map.formatted("binary", " (STRING)", "optional int32 value;"),
        row -> {
          Group entries = row.addGroup("m");
          entries.addGroup("key_value").append("key", "z\"").append("value", 1);
          entries.addGroup("key_value").append("key", "a");
        },
        "{\"m\":{\"z\\\"\":1,\"a\":null}}");
    assertRow(
        map.formatted("int32", "", "optional binary value (STRING);"),
        row -> {
          Group entries = row.addGroup("m");
          entries.addGroup("key_value").append("key", 7).append("value", "x");
          entries.addGroup("key_value").append("key", 8);
        },
        "{\"m\":{\"7\":\"x\",\"8\":null}}");
    assertRow(
        map.formatted("int32", " (DATE)", ""),
        row -> row.addGroup("m").addGroup("key_value").append("key", 0),
        "{\"m\":{\"1970-01-01\":null}}");
    assertRow(
        "optional group m (MAP_KEY_VALUE) { repeated group map { required boolean key; required"
            + " group value { optional int32 x; } } }",
        row -> row.addGroup("m").addGroup("map").append("key", true).addGroup("value").add("x", 1),
        "{\"m\":{\"true\":{\"x\":1}}}");
    assertRow(
        map.formatted("binary", " (STRING)", "optional int32 value;"),
        row -> row.addGroup("m"),
        "{\"m\":{}}");
  }

  @Test
  void columnsHaveAnyName() throws Exception {
    String[] names = {"prompt text", "a.b", "x-y", "1st", "über\"日本", "count_star()", "{{x}}", "A"};
    Types.MessageTypeBuilder builder = Types.buildMessage();
    for (String name : names) {
      builder.required(PrimitiveTypeName.INT32).named(name);
    }
    MessageType schema = builder.required(PrimitiveTypeName.INT32).named("a").named("m");
    Path file =
        ParquetFiles.of(schema)
            .write(
                folder.resolve("a.parquet"),
                row -> schema.getFields().forEach(field -> row.add(field.getName(), 1)));
    ReadOptions options = new ReadOptions(new ParquetFormat(), "a.b", Map.of());
    Collected read = read(PinnedFile.pin("a.parquet", file), options);

    assertThat(read.json())
        .containsExactly(
            "{\"prompt text\":1,\"a.b\":1,\"x-y\":1,\"1st\":1,\"über\\\"日本\":1,"
                + "\"count_star()\":1,\"{{x}}\":1,\"A\":1,\"a\":1}");
    assertThat(read.keys()).containsExactly("1");
    assertThat(options.format().columns(PinnedFile.pin("a.parquet", file), options))
        .containsExactly(
            "prompt text", "a.b", "x-y", "1st", "über\"日本", "count_star()", "{{x}}", "A", "a");
  }

  @Test
  void tenThousandColumns() throws Exception {
    StringBuilder fields = new StringBuilder();
    for (int column = 0; column < 10_000; column++) {
      fields.append("optional int32 c").append(column).append("; ");
    }
    Path file =
        ParquetFiles.of(fields.toString())
            .write(folder.resolve("a.parquet"), row -> row.add("c9999", 1));
    Collected read =
        read(
            PinnedFile.pin("a.parquet", file),
            new ReadOptions(new ParquetFormat(), null, Map.of()));

    assertThat(read.json().get(0)).startsWith("{\"c0\":null,").endsWith(",\"c9999\":1}");
  }

  private void assertRow(String fields, Consumer<Group> row, String json) throws Exception {
    Path file = ParquetFiles.of(fields).write(folder.resolve("a.parquet"), row);
    Collected read =
        read(
            PinnedFile.pin("a.parquet", file),
            new ReadOptions(new ParquetFormat(), null, Map.of()));
    assertThat(read.messages()).isEmpty();
    assertThat(read.json()).containsExactly(json);
  }
}
