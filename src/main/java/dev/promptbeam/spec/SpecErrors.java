package dev.promptbeam.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one spec. */
final class SpecErrors {
  private final String file;
  private final List<SpecError> errors = new ArrayList<>();
  private final List<SpecError> warnings = new ArrayList<>();

  SpecErrors(String file) {
    this.file = file;
  }

  /** The place of a node that YAML gave, or of the option that brought it. */
  void add(Node node, String path, String message) {
    add(node, path, message, null);
  }

  void add(Node node, String path, String message, @Nullable String suggestion) {
    addOnce(errors, at(node, path, message, suggestion));
  }

  void warn(Node node, String path, String message, @Nullable String suggestion) {
    addOnce(warnings, at(node, path, message, suggestion));
  }

  /** What variants have in common is read once for each. */
  private static void addOnce(List<SpecError> all, SpecError error) {
    if (!all.contains(error)) {
      all.add(error);
    }
  }

  /** A place in the file, from 0. */
  void add(int line, int column, String message) {
    errors.add(new SpecError(file, line + 1, column + 1, "", message, null));
  }

  /** An option, which has no lines. */
  void addOption(String option, String path, String message, @Nullable String suggestion) {
    errors.add(new SpecError(option, 1, 1, path, message, suggestion));
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  List<String> warnings() {
    return warnings.stream().sorted(SpecError.BY_PLACE).map(SpecError::toString).toList();
  }

  void throwIfAny() throws SpecException {
    if (!errors.isEmpty()) {
      throw new SpecException(errors);
    }
  }

  private SpecError at(Node node, String path, String message, @Nullable String suggestion) {
    Mark mark = node.getStartMark().orElseThrow();
    return new SpecError(
        mark.getName(), mark.getLine() + 1, mark.getColumn() + 1, path, message, suggestion);
  }
}
