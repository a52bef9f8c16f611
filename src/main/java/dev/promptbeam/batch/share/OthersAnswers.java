package dev.promptbeam.batch.share;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The answers of a shard that is not sent, while it is cut: others have asked its requests. */
public interface OthersAnswers extends Closeable {
  /**
   * Takes the answer of a request; requests come in key order.
   *
   * @param place in the {@code ReuseIndex}, where it is of another run
   */
  void take(String requestKey, long place) throws IOException;

  /** Bytes that were copied so far. */
  long bytes();

  /** The sendings of this run whose answers became who asks; empty where that are other runs. */
  List<String> askers();

  /** Makes its files appear. */
  void commit() throws IOException;
}
