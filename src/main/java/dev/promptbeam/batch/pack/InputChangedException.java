package dev.promptbeam.batch.pack;

/** Rows that come from no file were others when they came again. Nothing was sent. */
public final class InputChangedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /**
   * @param before how many they were at first
   * @param now how many are packed
   */
  InputChangedException(long before, long now) {
    super(
        "the rows of the input changed while they were packed: "
            + before
            + " at first, "
            + now
            + (before == now ? " packed, of which some hold something else" : " packed")
            + "; nothing was sent. What makes them must make the same ones each time it is asked:"
            + " write them to a file or a table first, read them from there, and name another run"
            + " directory");
  }
}
