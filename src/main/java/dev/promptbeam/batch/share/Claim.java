package dev.promptbeam.batch.share;

import dev.promptbeam.batch.share.FirstAskers.Entry;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
  private final Map<Integer, Map<Integer, First>> others = new HashMap<>();

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
      List<Entry> before = askers.before(policy, new Entry(sending, own.size(), own.files()));
      Map<Integer, First> found = new HashMap<>();
      for (Entry other : before) {
        Path file = AskedKeys.file(directory, other.sending(), policy);
        own.findIn(
            file,
            other.keys(),
            other.files(),
            (number, row) -> found.putIfAbsent(number, new First(other.sending(), row)));
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
    AskedKeys own = keys.get(policy);
    int number = own == null ? -1 : own.find(requestKey);
    return number < 0 ? null : others.getOrDefault(policy, Map.of()).get(number);
  }
}
