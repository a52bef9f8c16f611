package dev.promptbeam.dataset.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Chooses how a field becomes JSON, by the rules of the format's specification. */
final class RowConverters {
  private RowConverters() {}

  /** What takes the values of a field; a list is what it stands for, however it is written. */
  static Converter of(Type type, Slot slot, RowState row, String path) {
    if (type.isPrimitive()) {
      return PrimitiveValues.of(type.asPrimitiveType(), slot, row, path);
    }
    GroupType group = type.asGroupType();
    if (group.getLogicalTypeAnnotation() instanceof VariantLogicalTypeAnnotation) {
      return new VariantValue(group, slot, row, path);
    }
    if (isList(group)) {
      return new ListValue(group, slot, row, path);
    }
    return isMap(group)
        ? new MapValue(group, slot, row, path)
        : new StructValue(group, slot, row, path);
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && hasOneRepeated(group);
  }

  static boolean isMap(GroupType group) {
    LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
    boolean isSaid =
        logical instanceof MapLogicalTypeAnnotation || logical instanceof MapKeyValueTypeAnnotation;
    return isSaid
        && hasOneRepeated(group)
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() <= 2;
  }

  private static boolean hasOneRepeated(GroupType group) {
    return group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
  }

  /** True where the repeated field of a list is its element, and not a frame around it. */
  static boolean isElement(GroupType list, Type repeated) {
    if (repeated.isPrimitive()) {
      return true;
    }
    GroupType group = repeated.asGroupType();
    boolean isOld =
        group.getName().equals("array") || group.getName().equals(list.getName() + "_tuple");
    return isOld
        || group.getFieldCount() != 1
        || group.getType(0).isRepetition(Type.Repetition.REPEATED);
  }
}
