package dev.promptbeam.spec;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a spec and its place.
 *
 * @param file the spec as named on the command line, or the option at fault: {@code --set a.b}
 * @param line from 1
 * @param column from 1, in characters
 * @param path the key: {@code dataset.path[0]}; empty for the whole file
 * @param message what is wrong; never holds a value of the spec that could be a secret
 * @param suggestion the word that was probably meant, or null
 */
public record SpecError(
    String file, int line, int column, String path, String message, @Nullable String suggestion) {

  static final Comparator<SpecError> BY_PLACE =
      Comparator.comparing((SpecError error) -> error.file().startsWith("--"))
          .thenComparing(SpecError::file)
          .thenComparingInt(SpecError::line)
          .thenComparingInt(SpecError::column);

  /** The form for people: {@code x.yaml:12:5: dataset.fromat: unknown key; did you mean ...}. */
  @Override
  public String toString() {
    String where = path.isEmpty() ? "" : path + ": ";
    String hint = suggestion == null ? "" : "; did you mean \"" + suggestion + "\"?";
    return file + ":" + line + ":" + column + ": " + where + message + hint;
  }
}
