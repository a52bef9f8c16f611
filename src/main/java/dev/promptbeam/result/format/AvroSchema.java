package dev.promptbeam.result.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Columns in the words of Avro, whose names are letters of ASCII, digits and underscores: where one
 * is not, its field has the column's name as a property.
 */
final class AvroSchema {
  /** The property that holds a name which is none in Avro. */
  static final String COLUMN = "promptbeam.column";

  /** What BigQuery, too, calls a text that is JSON. */
  private static final String SQL_TYPE = "sqlType";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private AvroSchema() {}

  static Schema of(List<TableColumn> columns) {
    List<String> names =
        ColumnNames.distinct(columns.stream().map(TableColumn::name).toList(), AvroSchema::name);
    List<Schema.Field> fields = new ArrayList<>();
    for (int index = 0; index < names.size(); index++) {
      TableColumn column = columns.get(index);
      Schema type = Schema.createUnion(Schema.create(Schema.Type.NULL), type(column));
      Schema.Field field =
          new Schema.Field(names.get(index), type, null, JsonProperties.NULL_VALUE);
      if (!column.name().equals(names.get(index))) {
        field.addProp(COLUMN, column.name());
      }
      fields.add(field);
    }
    return Schema.createRecord("result", null, "dev.promptbeam", false, fields);
  }

  private static String name(String column) {
    if (NAME.matcher(column).matches()) {
      return column;
    }
    return "x_" + column.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static Schema type(TableColumn column) {
    return switch (column.type()) {
      case TEXT -> Schema.create(Schema.Type.STRING);
      case JSON -> json();
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case WHOLE -> Schema.create(Schema.Type.LONG);
      case FRACTION -> Schema.create(Schema.Type.DOUBLE);
      case DECIMAL ->
          LogicalTypes.decimal(column.precision(), column.scale())
              .addToSchema(Schema.create(Schema.Type.BYTES));
      case VECTOR -> Schema.createArray(Schema.create(Schema.Type.FLOAT));
    };
  }

  private static Schema json() {
    Schema json = Schema.create(Schema.Type.STRING);
    json.addProp(SQL_TYPE, "JSON");
    return json;
  }
}
