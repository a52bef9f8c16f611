package dev.promptbeam.dataset.parquet;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Looks through a footer for what cannot be read, so that it is said before anything is. */
final class ParquetCheck {
  private static final Set<CompressionCodecName> READABLE =
      Set.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  private ParquetCheck() {}

  /** The first thing that cannot be read, and what to do; null where all can be. */
  static @Nullable String problem(MessageType schema, List<BlockMetaData> groups) {
    String type = problem(schema, "");
    for (int index = 0; type == null && index < groups.size(); index++) {
      type = problem(groups.get(index), index);
    }
    return type;
  }

  private static @Nullable String problem(BlockMetaData group, int index) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      String name = column.getPath().toDotString();
      if (column.isEncrypted()) {
        return "has an encrypted column, '"
            + name
            + "', and no keys can be given; write the file without it";
      }
      if (!READABLE.contains(column.getCodec())) {
        return "has a column that is compressed with "
            + column.getCodec()
            + ", '"
            + name
            + "', which cannot be read; write the file with ZSTD or SNAPPY";
      }
    }
    long bytes = held(group);
    return bytes <= RowGroupRoom.mostBytes()
        ? null
        : String.format(
            Locale.ROOT,
            "has a row group, number %d, that takes %,d MB to read, and this process can hold"
                + " %,d MB: half of its heap; give it more (JAVA_OPTS=-Xmx%dm) or write smaller row"
                + " groups",
            index,
            bytes / 1_000_000,
            RowGroupRoom.mostBytes() / 1_000_000,
            2 * (size(group) + 2 * largestUnpacked(group)) / 1_000_000 + 256);
  }

  /** Bytes of a group as it is packed. */
  static long size(BlockMetaData group) {
    return group.getColumns().stream().mapToLong(ColumnChunkMetaData::getTotalSize).sum();
  }

  /**
   * Bytes that are held while a group is read: its own, and a page unpacked, twice for a moment.
   */
  static long held(BlockMetaData group) {
    return size(group) + 2 * Math.min(largestUnpacked(group), RowGroupRoom.mostOfPage());
  }

  /** No page is larger than its column. */
  private static long largestUnpacked(BlockMetaData group) {
    return group.getColumns().stream()
        .filter(column -> column.getCodec() != CompressionCodecName.UNCOMPRESSED)
        .mapToLong(ColumnChunkMetaData::getTotalUncompressedSize)
        .max()
        .orElse(0);
  }

  private static @Nullable String problem(GroupType type, String path) {
    Set<String> names = new HashSet<>();
    for (Type field : type.getFields()) {
      String name = path + field.getName();
      if (!names.add(field.getName())) {
        return "has two columns named '" + name + "'; rename one";
      }
      if (field.isPrimitive()) {
        continue;
      }
      GroupType group = field.asGroupType();
      boolean isVariant = group.getLogicalTypeAnnotation() instanceof VariantLogicalTypeAnnotation;
      if (isVariant && !group.containsField("value")) {
        return "has a VARIANT without values, column '"
            + name
            + "', which cannot be put together; write it as JSON or leave it out";
      }
      if (isVariant) {
        String variant = VariantValue.problem(group);
        if (variant != null) {
          return "has a VARIANT in pieces, column '"
              + name
              + "', which cannot be put together ("
              + variant
              + "); write it as JSON or leave it out";
        }
        continue;
      }
      if (RowConverters.isMap(group)) {
        GroupType entry = group.getType(0).asGroupType();
        if (!entry.getType(0).isPrimitive()) {
          return "has a map whose keys are no single values, column '"
              + name
              + "', which JSON has no object for; write it as a list of structs or leave it out";
        }
      }
      String inside = problem(group, name + ".");
      if (inside != null) {
        return inside;
      }
    }
    return null;
  }
}
