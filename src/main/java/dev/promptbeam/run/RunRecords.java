package dev.promptbeam.run;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Identity;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins the record of a run, or finds out whether a run that exists is the same one. */
final class RunRecords {
  private static final String ENDPOINT = "endpoint";
  private static final String FORMAT_VERSION = "formatVersion";

  /** Characters of what differs. */
  private static final int SHOWN = 120;

  private final RunOrder order;
  private final Spec spec;
  private final RunDirectory directory;
  private final String endpoint;

  RunRecords(RunOrder order) throws RunRefusedException {
    this.order = order;
    this.spec = order.spec();
    this.directory = order.directory();
    this.endpoint = Endpoint.identityOf(spec.endpoint(), order.surroundings().environment());
  }

  /**
   * Refuses to go on with a run that was begun otherwise.
   *
   * @param input null where the run is packed and its dataset is not read again
   */
  void checkIdentity(RunRecord earlier, @Nullable RunInput input)
      throws RunRefusedException, IOException {
    refuseOtherOrigin(earlier);
    Map<String, String> now = identity(input);
    for (Map.Entry<String, String> part : now.entrySet()) {
      if (Identity.UNUSUAL.contains(part.getKey())
          && !earlier.identity().containsKey(part.getKey())) {
        throw another(part.getKey(), difference("", part.getValue()));
      }
    }
    for (Map.Entry<String, String> part : earlier.identity().entrySet()) {
      String value = now.get(part.getKey());
      boolean unread = part.getKey().equals(DatasetInput.FILES) && input == null;
      if (!unread && !part.getValue().equals(value)) {
        String why =
            input != null && part.getKey().equals(input.part())
                ? input.difference(part.getValue())
                : "";
        if (why == null) {
          continue;
        }
        throw another(part.getKey(), difference(part.getValue(), String.valueOf(value)) + why);
      }
    }
  }

  private RunRefusedException another(String part, String difference) {
    return new RunRefusedException(
        "run "
            + order.name()
            + " was begun with another "
            + part
            + ": "
            + difference
            + "; restore it, or start a new run with "
            + order.another());
  }

  /** Rows of another origin: no spec or option could mend that. */
  private void refuseOtherOrigin(RunRecord earlier) throws RunRefusedException {
    String was = earlier.redriveOf();
    String run = order.name();
    if (Objects.equals(was, order.origin().get(RunRecord.REDRIVE_OF))) {
      return;
    }
    throw new RunRefusedException(
        was == null
            ? "run " + run + " exists and is no redrive; name another --run-id"
            : "run "
                + run
                + " is a redrive of "
                + was
                + "; resume it with: promptbeam redrive "
                + was
                + " --run-id "
                + order.runId());
  }

  /** Writes that the run is running; draws its cut at the first start. */
  RunRecord begin(@Nullable RunRecord earlier, @Nullable RunInput input)
      throws IOException, InterruptedException {
    RunRecord run;
    if (earlier != null) {
      run = earlier.restarted(order.maxFailureRatio(), ProgramVersion.number());
    } else if (input != null) {
      run = first(input);
    } else {
      throw new IOException(directory + " is packed but has no run.json");
    }
    run.write(directory);
    return run;
  }

  private RunRecord first(RunInput input) throws IOException, InterruptedException {
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        spec.name(),
        order.runId(),
        RunRecord.RUNNING,
        identity(input),
        StoredSpec.write(spec),
        endpoint,
        Endpoint.isEmulator(spec.endpoint()),
        input.drawCut(),
        order.maxFailureRatio(),
        Counts.NONE,
        null,
        null,
        order.surroundings().clock().instant(),
        null,
        ProgramVersion.number());
  }

  private Map<String, String> identity(@Nullable RunInput input) {
    Map<String, String> parts = new LinkedHashMap<>(Identity.of(spec));
    parts.putAll(order.origin());
    parts.put(ENDPOINT, endpoint);
    parts.put(FORMAT_VERSION, String.valueOf(RunRecord.FORMAT_VERSION));
    if (input != null) {
      parts.put(input.part(), input.identity());
    }
    return parts;
  }

  /** The first line that differs, which for files names the file. */
  private static String difference(String before, String now) {
    List<String> old = before.lines().toList();
    List<String> present = now.lines().toList();
    for (int i = 0; i < Math.max(old.size(), present.size()); i++) {
      String was = i < old.size() ? old.get(i) : "nothing";
      String is = i < present.size() ? present.get(i) : "nothing";
      if (!was.equals(is)) {
        int at = Math.max(0, differsAt(was, is) - SHOWN / 3);
        return shown(was, at) + " then, " + shown(is, at) + " now";
      }
    }
    return "no difference in its lines";
  }

  private static int differsAt(String was, String is) {
    int at = 0;
    while (at < was.length() && at < is.length() && was.charAt(at) == is.charAt(at)) {
      at++;
    }
    return at;
  }

  /** All of a short text; of a long one what stands at a place. */
  private static String shown(String text, int place) {
    if (text.length() <= SHOWN) {
      return text;
    }
    int from = Math.min(place, text.length() - SHOWN);
    int to = from + SHOWN;
    return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
  }
}
