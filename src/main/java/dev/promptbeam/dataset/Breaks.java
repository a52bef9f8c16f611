package dev.promptbeam.dataset;

import org.jspecify.annotations.Nullable;

/**
 * Where splits break off. Runners and later starts read again what is partly packed: so that is
 * decided once for all of them.
 */
public interface Breaks {
  /** What is seen counts, and nothing is kept of it. */
  Breaks AS_SEEN =
      new Breaks() {
        @Override
        public @Nullable Break of(int split) {
          return null;
        }

        @Override
        public boolean decide(int split, Break found) {
          return true;
        }
      };

  /** What was decided for a split; null where nothing was. */
  @Nullable Break of(int split);

  /** Decides; false where rows behind it may be in use already, or it was decided otherwise. */
  boolean decide(int split, Break found);
}
