package dev.promptbeam.cli.live;

import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.live.LiveText;
import dev.promptbeam.report.live.LiveView;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a run that goes on in the live region of a terminal, by its records alone. */
public final class LiveDisplay {
  /** Before that a rate says nothing. */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  private final LiveRegion region;
  private final Terminal terminal;
  private final StatusView.Source source;
  private final Clock clock;
  private final Pace pace = Pace.of(true);
  private @Nullable StatusView seen;
  private @Nullable Instant began;
  private long endedBefore;

  public LiveDisplay(LiveRegion region, Terminal terminal, StatusView.Source source, Clock clock) {
    this.region = region;
    this.terminal = terminal;
    this.source = source;
    this.clock = clock;
  }

  /** Draws it again; the records are read again once in a while. */
  public synchronized void draw() throws IOException {
    pace.when(this::read);
    if (seen == null) {
      return;
    }
    Terminal.Size size = terminal.size().get();
    Instant now = clock.instant();
    List<String> lines =
        LiveText.of(new LiveView(seen, perHour(seen, now)), size.columns() - 1, now);
    int most = Math.max(1, size.rows() - 1);
    // In a low window what is waited for matters most.
    region.show(lines.subList(Math.max(0, lines.size() - most), lines.size()));
  }

  /** As it was read last; null where there is no run. */
  public synchronized @Nullable StatusView seen() {
    return seen;
  }

  private void read() throws IOException {
    seen = source.read();
    if (began == null && seen != null) {
      began = clock.instant();
      endedBefore = seen.requestsEnded();
    }
  }

  private @Nullable Double perHour(StatusView view, Instant now) {
    Duration time = began == null ? Duration.ZERO : Duration.between(began, now);
    long more = view.requestsEnded() - endedBefore;
    boolean known = more > 0 && time.compareTo(SHORTEST) >= 0;
    return known ? more * 3_600_000.0 / time.toMillis() : null;
  }
}
