package dev.promptbeam.result.format;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Columns in the words of Parquet, lists in three levels as its specification has them. */
final class ParquetSchema {
  static final String LIST = "list";
  static final String ELEMENT = "element";

  /** Room for 38 digits. */
  static final int DECIMAL_BYTES = 16;

  private ParquetSchema() {}

  static MessageType of(List<TableColumn> columns) {
    return new MessageType("result", columns.stream().map(ParquetSchema::type).toList());
  }

  private static Type type(TableColumn column) {
    String name = column.name();
    return switch (column.type()) {
      case TEXT -> Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
      case JSON -> Types.optional(BINARY).as(LogicalTypeAnnotation.jsonType()).named(name);
      case BOOLEAN -> Types.optional(BOOLEAN).named(name);
      case WHOLE -> Types.optional(INT64).named(name);
      case FRACTION -> Types.optional(DOUBLE).named(name);
      case DECIMAL ->
          Types.optional(FIXED_LEN_BYTE_ARRAY)
              .length(DECIMAL_BYTES)
              .as(LogicalTypeAnnotation.decimalType(column.scale(), column.precision()))
              .named(name);
      case VECTOR ->
          Types.buildGroup(OPTIONAL)
              .as(LogicalTypeAnnotation.listType())
              .addField(
                  Types.repeatedGroup().addField(Types.required(FLOAT).named(ELEMENT)).named(LIST))
              .named(name);
    };
  }
}
