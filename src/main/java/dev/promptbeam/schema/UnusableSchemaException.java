package dev.promptbeam.schema;

import java.util.List;

/** A schema against which nothing can be checked. */
public final class UnusableSchemaException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<SchemaProblem> problems;

  UnusableSchemaException(List<SchemaProblem> problems) {
    super(sentence(problems.get(0)), null, false, false); // kept in a cache
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<SchemaProblem> problems() {
    return problems;
  }

  private static String sentence(SchemaProblem first) {
    return first.path().isEmpty() ? first.message() : first.path() + ": " + first.message();
  }
}
