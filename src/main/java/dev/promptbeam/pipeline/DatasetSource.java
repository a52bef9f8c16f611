package dev.promptbeam.pipeline;

import java.nio.file.Path;
import java.util.Map;

/** Where the rows of a run come from. */
public interface DatasetSource {
  /**
   * Finds the files as they are now.
   *
   * @throws RunRefusedException naming the file, pattern or column at fault
   */
  Dataset find() throws RunRefusedException, InterruptedException;

  /** What relative paths of the spec are relative to. */
  Path folder();

  /** What a resumed run must agree with besides its spec and the files themselves. */
  Map<String, String> identity();
}
