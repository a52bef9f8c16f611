package dev.promptbeam.cli.live;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.price.Tariff;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where a command is looked at.
 *
 * @param terminal null where lines are printed one below the other, and nothing is drawn again
 */
public record Screen(LiveRegion region, @Nullable Terminal terminal) {

  /** A display of a run; null where nothing is drawn. */
  public @Nullable LiveDisplay display(RunDirectory directory, Tariff tariff, Clock clock) {
    return terminal == null
        ? null
        : new LiveDisplay(region, terminal, new StatusView.Source(directory, tariff), clock);
  }
}
