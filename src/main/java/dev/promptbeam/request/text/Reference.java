package dev.promptbeam.request.text;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A placeholder: {@code {{column}}}, {@code {{a.b.0}}} or {@code {{column?default}}}.
 *
 * @param literal the whole name as written, which wins as a column name; null where quotes say that
 *     it is a path
 * @param path the same name as steps into nested values
 * @param fallback what stands for a missing or null value; null where there must be one
 */
public record Reference(@Nullable String literal, List<String> path, @Nullable String fallback) {

  /** The column that has to be there unless the literal one is. */
  public String column() {
    return path.get(0);
  }

  /** The columns of which one has to be there. */
  public Set<String> columns() {
    return literal == null ? Set.of(column()) : Set.copyOf(List.of(literal, column()));
  }

  /** Whether rows with these columns alone have nothing for it, and it has no default. */
  public boolean isMissingFrom(Collection<String> header) {
    return fallback == null && columns().stream().noneMatch(header::contains);
  }

  /** The name for messages. */
  public String display() {
    return literal != null ? literal : String.join(".", path);
  }
}
