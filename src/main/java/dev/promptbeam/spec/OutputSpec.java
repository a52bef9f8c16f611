package dev.promptbeam.spec;

import java.io.Serializable;
import java.util.Set;

/**
 * What is written; always as JSON lines in this version.
 *
 * @param include what a result carries besides key, source, status, text and value
 * @param accept finish reasons that make a result; never empty
 * @param normalize whether embeddings are scaled to length 1
 * @param stripFences whether JSON may stand in a code fence
 * @param replaceSurrogates whether halves of surrogate pairs become U+FFFD
 * @param keepAll whether requests, answers and rows stay when their results are published
 */
public record OutputSpec(
    Set<Included> include,
    Set<String> accept,
    boolean normalize,
    boolean stripFences,
    boolean replaceSurrogates,
    boolean keepAll)
    implements Serializable {

  /** A part of a result row that can be left out. */
  public enum Included {
    ROW,
    RESPONSE,
    USAGE
  }
}
