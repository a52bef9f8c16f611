package dev.promptbeam.batch.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sendings that are not closed, by name, and how often one of them has got further. */
public final class OpenSendings {
  private final Map<String, Sending> open = new HashMap<>();
  private long steps;

  /**
   * Where they are, for whoever has to tell whether they get further.
   *
   * @param steps grows whenever something gets further
   * @param bytesSubmitting of the inputs and media that are being uploaded, or of creates
   * @param ended sendings whose answers are not read yet
   * @param asking calls whose answers nothing else can bring
   */
  public record Present(long steps, long bytesSubmitting, List<String> ended, int asking) {}

  public Present present(MediaCalls.Uploaded media, int asking) {
    long bytes = media.awaited();
    List<String> ended = new ArrayList<>();
    for (Sending sending : open.values()) {
      bytes += sending.is(Sending.State.SUBMITTING) ? sending.task.bytes() : 0;
      if (sending.is(Sending.State.ENDED)) {
        ended.add(sending.name());
      }
    }
    return new Present(steps + media.uploads(), bytes, ended, asking);
  }

  public void add(Sending sending) {
    open.put(sending.name(), sending);
  }

  public void remove(Sending sending) {
    open.remove(sending.name());
    steps++;
  }

  /** Something has got further. */
  public void step() {
    steps++;
  }

  public @Nullable Sending get(String name) {
    return open.get(name);
  }

  /** As they are at any time. */
  public Collection<Sending> all() {
    return open.values();
  }

  public List<Sending> running() {
    return open.values().stream().filter(sending -> sending.is(Sending.State.RUNNING)).toList();
  }
}
