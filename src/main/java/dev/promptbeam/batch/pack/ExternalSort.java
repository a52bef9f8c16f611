package dev.promptbeam.batch.pack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts pack entries within a memory budget: what does not fit is spilled in sorted runs and
 * merged. Not safe for several threads.
 */
final class ExternalSort implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final PackEntryCoder CODER = PackEntryCoder.of();

  private final EntryOrder order;
  private final long memory;
  private final Path scratch;
  private final List<Path> runs = new ArrayList<>();
  private final List<InputStream> open = new ArrayList<>();
  private final EntryStore held;

  /**
   * @param arrays that hold what waits, for as long as this is open
   */
  ExternalSort(EntryOrder order, long memory, Path scratch, EntryArrays arrays) {
    this.order = order;
    this.memory = memory;
    this.scratch = scratch;
    this.held = new EntryStore(order, arrays);
  }

  void add(PackEntry entry) throws IOException {
    held.add(entry);
    spillBeyondMemory();
  }

  void add(EntryBlock block) throws IOException {
    held.add(block);
    spillBeyondMemory();
  }

  /** Whether an entry is of another variant than the first. */
  boolean varied() {
    return held.varied();
  }

  /** Hands out all entries in order, after the last {@link #add}; any number of times. */
  void forEach(Consumer consumer) throws IOException {
    Run inMemory = new HeldRun(held);
    if (runs.isEmpty()) {
      while (inMemory.advance()) {
        consumer.accept(inMemory.head());
      }
      return;
    }
    PriorityQueue<Run> heads = new PriorityQueue<>((a, b) -> order.compare(a.head(), b.head()));
    for (Path run : runs) {
      InputStream in = new BufferedInputStream(Files.newInputStream(run), BUFFER);
      open.add(in);
      offer(heads, new SpilledRun(in));
    }
    offer(heads, inMemory);
    while (!heads.isEmpty()) {
      Run first = heads.remove();
      consumer.accept(first.head());
      offer(heads, first);
    }
  }

  private static void offer(PriorityQueue<Run> heads, Run run) throws IOException {
    if (run.advance()) {
      heads.add(run);
    }
  }

  private void spillBeyondMemory() throws IOException {
    if (held.weight() <= memory) {
      return;
    }
    Path run = Files.createTempFile(scratch, "sort", ".run");
    runs.add(run);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run), BUFFER)) {
      for (int number : held.sorted()) {
        held.write(number, out);
      }
    }
    held.clear();
  }

  @Override
  public void close() throws IOException {
    held.clear();
    for (InputStream in : open) {
      in.close();
    }
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  /** Takes sorted entries. */
  @FunctionalInterface
  interface Consumer {
    void accept(PackEntry entry) throws IOException;
  }

  /** One sorted run with its next entry. */
  private abstract static class Run {
    private @Nullable PackEntry head;

    /** The next entry; null at the end. */
    abstract @Nullable PackEntry next() throws IOException;

    boolean advance() throws IOException {
      head = next();
      return head != null;
    }

    PackEntry head() {
      if (head == null) {
        throw new IllegalStateException("advance() was not called or found the end");
      }
      return head;
    }
  }

  /** In memory. */
  private static final class HeldRun extends Run {
    private final EntryStore store;
    private final int[] sorted;
    private int next;

    HeldRun(EntryStore store) throws IOException {
      this.store = store;
      this.sorted = store.sorted();
    }

    @Override
    @Nullable PackEntry next() throws IOException {
      return next < sorted.length ? store.get(sorted[next++]) : null;
    }
  }

  /** On disk. */
  private static final class SpilledRun extends Run {
    private final InputStream in;

    SpilledRun(InputStream in) {
      this.in = in;
    }

    @Override
    @Nullable PackEntry next() throws IOException {
      in.mark(1);
      boolean end = in.read() < 0;
      in.reset();
      return end ? null : CODER.decode(in);
    }
  }
}
