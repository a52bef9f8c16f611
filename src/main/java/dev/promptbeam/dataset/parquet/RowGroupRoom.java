package dev.promptbeam.dataset.parquet;

/**
 * The memory that row groups take in this process: half of its heap. Who reads one waits until
 * there is room for it, so that it does not matter how many are read at a time.
 */
final class RowGroupRoom {
  private static final RowGroupRoom SHARED = new RowGroupRoom(Runtime.getRuntime().maxMemory() / 2);

  private final long most;
  private long free;

  RowGroupRoom(long most) {
    this.most = most;
    this.free = most;
  }

  static RowGroupRoom shared() {
    return SHARED;
  }

  /** The largest row group that can be read. */
  static long mostBytes() {
    return SHARED.most;
  }

  /** What a page of one may unpack to: an eighth of the heap. */
  static long mostOfPage() {
    return SHARED.most / 4;
  }

  synchronized void take(long bytes) throws InterruptedException {
    while (bytes > free && free < most) {
      wait();
    }
    free -= bytes;
  }

  synchronized void give(long bytes) {
    free += bytes;
    notifyAll();
  }
}
