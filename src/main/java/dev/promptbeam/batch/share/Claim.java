package dev.promptbeam.batch.share;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A claim: the requests that the answers of one sending became, of which it asks those that none
 * before it asks. The same requests make the same claim. Holds their keys.
 */
public final class Claim {
  private final FirstAskers askers;
  private final String sending;
  private final Map<Integer, AskedKeys> keys = new TreeMap<>();
  private final Map<Integer, Map<String, First>> others = new HashMap<>();

  /**
   * Who asks a request.
   *
   * @param sending whose answers became it
   */
  record First(String sending, Asker row) {}

  Claim(FirstAskers askers, String sending) {
    this.askers = askers;
    this.sending = sending;
  }

  /** Adds a request that rows may share; those of a policy come in order, equal ones by row. */
  public void add(int policy, String requestKey, Source source, Trial trial) {
    keys.computeIfAbsent(policy, added -> new AskedKeys()).add(requestKey, source, trial);
  }

  /** Makes the claim, once all are added: from here on it is known who asks what. */
  public void make() throws IOException {
    RunDirectory directory = askers.directory();
    if (!keys.isEmpty()) {
      DurableFile.createFolder(directory.asked());
    }
    for (Map.Entry<Integer, AskedKeys> ofPolicy : keys.entrySet()) {
      int policy = ofPolicy.getKey();
      AskedKeys own = ofPolicy.getValue();
      own.write(AskedKeys.file(directory, sending, policy)); // before anybody looks into it
      Map<String, First> found = new HashMap<>();
      for (String other : askers.before(policy, sending)) {
        own.findIn(
            AskedKeys.file(directory, other, policy),
            (key, row) -> found.putIfAbsent(key, new First(other, row)));
      }
      others.put(policy, found);
    }
  }

  /** Whether a request is asked by an earlier sending. */
  public boolean isOthers(int policy, String requestKey) {
    return first(policy, requestKey) != null;
  }

  /** Who asks a request; null where this claim does. */
  @Nullable First first(int policy, String requestKey) {
    return others.getOrDefault(policy, Map.of()).get(requestKey);
  }
}
