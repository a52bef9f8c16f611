package dev.promptbeam.batch.share;

import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The order in which sendings have handed their answers on, policy by policy, as the ledger keeps
 * it: of equal requests the first in it asks. Its entries never change, so that a sending that is
 * handed on once more, or by two lanes at once, comes to the same. Needs no lock: an entry is a
 * record of the next number, which one alone can create. For one thread.
 */
public final class FirstAskers {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final Map<Integer, List<String>> known = new HashMap<>();

  public FirstAskers(RunDirectory directory) {
    this.directory = directory;
    this.ledger = directory.ledger();
  }

  /** Begins to hand a sending on. */
  public Claim claim(String sending) {
    return new Claim(this, sending);
  }

  RunDirectory directory() {
    return directory;
  }

  /** Takes a place for a sending, unless it has one; returns those before it. */
  List<String> before(int policy, String sending) throws IOException {
    List<String> sendings = known.computeIfAbsent(policy, added -> new ArrayList<>());
    for (int number = 0; ; number++) {
      if (number == sendings.size()) {
        sendings.add(at(policy, number, sending));
      }
      if (sendings.get(number).equals(sending)) {
        return sendings.subList(0, number);
      }
    }
  }

  /** The sending of a number, which is a new one where there was none. */
  private String at(int policy, int number, String added) throws IOException {
    String name = String.format(Locale.ROOT, "asked/%03d/%06d", policy, number);
    String there = ledger.read(name, String.class);
    if (there == null && ledger.create(name, added)) {
      return added;
    }
    there = there == null ? ledger.read(name, String.class) : there;
    if (there == null) {
      throw new IOException("the record " + name + " was there and is gone");
    }
    return there;
  }
}
