package dev.promptbeam.spec;

import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read.
 *
 * @param paths files, folders and globs as spelled, local ones relative to the spec's folder; never
 *     empty
 * @param format null where each file's extension decides
 * @param key the column that names a row, or null
 * @param types what CSV and TSV columns hold, by column; strings where not said
 */
public record DatasetSpec(
    List<String> paths,
    @Nullable DatasetFormat format,
    @Nullable String key,
    Map<String, ColumnType> types)
    implements Serializable {}
