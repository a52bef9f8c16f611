package dev.promptbeam.run;

import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a run, as its record knows them. */
interface RunInput {
  /** The part of the run's identity that they are. */
  String part();

  /** What tells them from others, in lines. */
  String identity();

  /** Where they are cut into shards; to be drawn once for a run. */
  ShardLimits drawCut() throws IOException, InterruptedException;

  /**
   * Why they are others than at the first start, to be added to a sentence that says so; null where
   * they are the same all the same.
   *
   * @param before their identity then
   */
  @Nullable String difference(String before) throws IOException;
}
