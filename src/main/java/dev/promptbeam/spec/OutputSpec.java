package dev.promptbeam.spec;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written.
 *
 * @param format of the files of results
 * @param folder where they stand, absolute; null for the run directory
 * @param compression of these files, or of what lies in them
 * @param include what a result carries besides key, source, status, text and value
 * @param accept finish reasons that make a result; never empty
 * @param normalize whether embeddings are scaled to length 1
 * @param stripFences whether JSON may stand in a code fence
 * @param replaceSurrogates whether halves of surrogate pairs become U+FFFD
 * @param keepAll whether requests, answers and rows stay when their results are published
 * @param hops how many times the rest of an answer is asked for at most
 */
public record OutputSpec(
    Format format,
    @Nullable String folder,
    Compression compression,
    Set<Included> include,
    Set<String> accept,
    boolean normalize,
    boolean stripFences,
    boolean replaceSurrogates,
    boolean keepAll,
    int hops)
    implements Serializable {

  /** Specs that earlier versions have put down say nothing of these two. */
  public OutputSpec {
    format = Objects.requireNonNullElse(format, Format.JSONL);
    compression = Objects.requireNonNullElse(compression, Compression.NONE);
  }

  /** Of the files of results. */
  public enum Format {
    JSONL,
    CSV,
    PARQUET,
    AVRO
  }

  /** How they are compressed. */
  public enum Compression {
    NONE,
    GZIP,
    ZSTD
  }

  /** A part of a result row that can be left out. */
  public enum Included {
    ROW,
    RESPONSE,
    USAGE
  }
}
