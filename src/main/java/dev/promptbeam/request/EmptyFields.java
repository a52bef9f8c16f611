package dev.promptbeam.request;

import dev.promptbeam.model.Source;
import java.io.Serializable;

/** Tells rows in which an empty text is a field that was left empty, as in a table. */
@FunctionalInterface
public interface EmptyFields extends Serializable {
  /** True where defaults of placeholders take the place of empty texts in rows of a source. */
  boolean areMissing(Source source);
}
