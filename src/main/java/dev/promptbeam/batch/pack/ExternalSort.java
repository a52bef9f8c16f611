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
  private List<PackEntry> held = new ArrayList<>();
  private long heldWeight;

  ExternalSort(EntryOrder order, long memory, Path scratch) {
    this.order = order;
    this.memory = memory;
    this.scratch = scratch;
  }

  void add(PackEntry entry) throws IOException {
    held.add(entry);
    heldWeight += entry.weight();
    if (heldWeight > memory) {
      spill();
    }
  }

  /** Hands out all entries in order; to be called once, after the last {@link #add}. */
  void forEach(Consumer consumer) throws IOException {
    order.sort(held);
    if (runs.isEmpty()) {
      for (PackEntry entry : held) {
        consumer.accept(entry);
      }
      return;
    }
    PriorityQueue<Run> heads = new PriorityQueue<>((a, b) -> order.compare(a.head(), b.head()));
    for (Path run : runs) {
      InputStream in = new BufferedInputStream(Files.newInputStream(run), BUFFER);
      open.add(in);
      offer(heads, new Run(in));
    }
    offer(heads, new Run(held));
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

  private void spill() throws IOException {
    order.sort(held);
    Path run = Files.createTempFile(scratch, "sort", ".run");
    runs.add(run);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run), BUFFER)) {
      for (PackEntry entry : held) {
        CODER.encode(entry, out);
      }
    }
    held = new ArrayList<>();
    heldWeight = 0;
  }

  @Override
  public void close() throws IOException {
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

  /** One sorted run, on disk or in memory, with its next entry. */
  private static final class Run {
    private final @Nullable InputStream in;
    private final List<PackEntry> entries;
    private int next;
    private @Nullable PackEntry head;

    Run(InputStream in) {
      this.in = in;
      this.entries = List.of();
    }

    Run(List<PackEntry> entries) {
      this.in = null;
      this.entries = entries;
    }

    PackEntry head() {
      if (head == null) {
        throw new IllegalStateException("advance() was not called or found the end");
      }
      return head;
    }

    boolean advance() throws IOException {
      if (in == null) {
        head = next < entries.size() ? entries.get(next++) : null;
      } else {
        head = atEnd(in) ? null : CODER.decode(in);
      }
      return head != null;
    }

    private static boolean atEnd(InputStream in) throws IOException {
      in.mark(1);
      boolean end = in.read() < 0;
      in.reset();
      return end;
    }
  }
}
