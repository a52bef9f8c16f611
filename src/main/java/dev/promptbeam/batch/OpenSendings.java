package dev.promptbeam.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sendings that are not closed, by name, and how often one of them has got further. */
final class OpenSendings {
  private final Map<String, Sending> open = new HashMap<>();
  private long steps;

  /**
   * Where they are, for whoever has to tell whether they get further.
   *
   * @param steps grows whenever something gets further
   * @param bytesSubmitting of the inputs that are being uploaded or created
   * @param ended sendings whose answers are not read yet
   */
  record Present(long steps, long bytesSubmitting, List<String> ended) {}

  Present present() {
    long bytes = 0;
    List<String> ended = new ArrayList<>();
    for (Sending sending : open.values()) {
      bytes += sending.state == Sending.State.SUBMITTING ? sending.task.bytes() : 0;
      if (sending.state == Sending.State.ENDED) {
        ended.add(sending.name());
      }
    }
    return new Present(steps, bytes, ended);
  }

  void add(Sending sending) {
    open.put(sending.name(), sending);
  }

  void remove(Sending sending) {
    open.remove(sending.name());
    steps++;
  }

  /** It comes into another state, and what kept it from that is over. */
  void moves(Sending sending, Sending.State state) {
    sending.state = state;
    sending.trouble = null;
    steps++;
  }

  /** Something has got further though its state is the same. */
  void step() {
    steps++;
  }

  @Nullable Sending get(String name) {
    return open.get(name);
  }

  /** As they are at any time. */
  Collection<Sending> all() {
    return open.values();
  }

  List<Sending> running() {
    return open.values().stream().filter(Sending::running).toList();
  }
}
