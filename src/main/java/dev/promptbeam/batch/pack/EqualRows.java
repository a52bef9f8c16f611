package dev.promptbeam.batch.pack;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows apart that are named by their content: of equal ones, which come side by side, the
 * second is number 1 at its source, and so on. Each asks for itself, under the next request key,
 * where requests are not shared. Equal rows are alike in all else, so that it does not matter which
 * of them comes first.
 *
 * <p>Sums up the names meanwhile, whatever their order.
 */
final class EqualRows {
  private static final int HEX = 16;

  private @Nullable PackEntry first;
  private long number;
  private long digest;

  /** The entry under the name that it alone has; entries come in their order. */
  PackEntry named(PackEntry entry) throws IOException {
    digest += entry.contentDigest();
    PackEntry before = first;
    if (before == null
        || !before.source().equals(entry.source())
        || !before.requestKey().equals(entry.requestKey())
        || !before.trial().equals(entry.trial())) {
      first = entry;
      number = 0;
      return entry;
    }
    number++;
    Source source = new Source(entry.source().file(), number);
    return switch (entry.kind()) {
      case DEAD_LETTER -> PackEntry.ofDeadLetter(source, entry.trial(), renamed(entry, source));
      case REQUEST, REUSED ->
          new PackEntry(
              entry.kind(),
              entry.shared() ? entry.requestKey() : following(entry.requestKey(), number),
              entry.shared(),
              entry.request(),
              entry.number(),
              source,
              renamed(entry.rowKey(), entry.source(), source),
              entry.trial(),
              entry.policy(),
              entry.json());
      case ROW, COUNT -> throw new IllegalStateException(entry.kind() + " is not packed");
    };
  }

  /** Sum of the names of all entries. */
  long digest() {
    return digest;
  }

  /** A key of its own that stands right behind, so that requests stay in key order. */
  private static String following(String requestKey, long steps) {
    BigInteger next = new BigInteger(requestKey, HEX).add(BigInteger.valueOf(steps));
    BigInteger key = next.mod(BigInteger.ONE.shiftLeft(4 * requestKey.length()));
    return String.format(Locale.ROOT, "%0" + requestKey.length() + "x", key);
  }

  /** A key that is the row's source goes along with it. */
  private static String renamed(String key, Source from, Source to) {
    return key.equals(from.toString()) ? to.toString() : key;
  }

  private static byte[] renamed(PackEntry entry, Source source) throws IOException {
    DeadLetter letter = DeadLetterJson.read(entry.json());
    String key = letter.key();
    return DeadLetterJson.write(
        new DeadLetter(
            key == null ? null : renamed(key, letter.source(), source),
            source,
            letter.row(),
            letter.raw(),
            letter.reason(),
            letter.message(),
            letter.stage(),
            letter.attempts(),
            letter.requestKey(),
            letter.request(),
            letter.response(),
            letter.job(),
            letter.inStage(),
            letter.trial()));
  }
}
