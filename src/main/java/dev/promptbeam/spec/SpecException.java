package dev.promptbeam.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that cannot be run, with everything that is wrong with it. */
public final class SpecException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<SpecError> errors;

  SpecException(List<SpecError> errors) {
    super(
        errors.stream()
            .sorted(SpecError.BY_PLACE)
            .map(SpecError::toString)
            .collect(Collectors.joining("\n")));
    this.errors = errors.stream().sorted(SpecError.BY_PLACE).toList();
  }

  /** All errors, those of the file first, by line and column. */
  public List<SpecError> errors() {
    return errors;
  }
}
