package dev.promptbeam.cli.told;

import dev.promptbeam.cli.live.Pace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.metrics.Figures;
import dev.promptbeam.report.metrics.MetricsFile;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.run.RunListener;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Other programs that are told of a run. Whatever fails there is a warning and changes nothing of
 * the run, nor of its exit code.
 */
public final class Outside {
  private final Tariff tariff;
  private final @Nullable MetricsFile metrics;
  private final @Nullable WebNotice web;
  private final @Nullable CommandNotice command;
  private final Pace pace = Pace.of(true);
  private DeadLetterCount.@Nullable Source letters;
  private StatusView.@Nullable Source source;
  private boolean warned;

  public Outside(
      Tariff tariff,
      @Nullable MetricsFile metrics,
      @Nullable WebNotice web,
      @Nullable String command) {
    this.tariff = tariff;
    this.metrics = metrics;
    this.web = web;
    this.command = command == null ? null : new CommandNotice(command);
  }

  /** Where nobody is told. */
  public static Outside nobody(Tariff tariff) {
    return new Outside(tariff, null, null, null);
  }

  /** By which it is reckoned what a run costs. */
  public Tariff tariff() {
    return tariff;
  }

  /** The run goes on: the figures are written again once in a while. */
  public void look(RunDirectory directory, Consumer<String> warnings) {
    if (metrics != null) {
      pace.when(() -> write(metrics, directory, StatusView.Source::read, warnings));
    }
  }

  /**
   * A start has come to an end.
   *
   * @param patience how long telling each may take
   */
  public void ended(
      RunRecord end, RunDirectory directory, Duration patience, Consumer<String> warnings) {
    if (metrics != null) {
      write(metrics, directory, source -> over(end, source.read()), warnings);
    }
    int exitCode = end.exitCode() == null ? ExitCode.DEFECT : end.exitCode();
    if (web != null || command != null) {
      tell(Notice.of(end, directory, exitCode, view(directory, warnings)), patience, warnings);
    }
  }

  /** A start was refused after it had begun, or met a defect. */
  public void failed(Notice notice, Consumer<String> warnings) {
    if (metrics != null) {
      write(metrics, notice.directory(), StatusView.Source::readEnded, warnings);
    }
    tell(notice, RunListener.PATIENCE, warnings);
  }

  private void tell(Notice notice, Duration patience, Consumer<String> warnings) {
    String body = notice.toJson().toString();
    try {
      warn(web == null ? null : web.send(body, patience), warnings);
      warn(command == null ? null : command.run(notice, body, patience), warnings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads a run; null where it has no record. */
  private interface Reading {
    @Nullable StatusView of(StatusView.Source source) throws IOException;
  }

  private static @Nullable StatusView over(RunRecord end, @Nullable StatusView view) {
    return view == null ? null : view.over(end);
  }

  private synchronized void write(
      MetricsFile file, RunDirectory directory, Reading reading, Consumer<String> warnings) {
    try {
      StatusView view = reading.of(source(directory));
      if (letters == null) {
        letters = new DeadLetterCount.Source(directory);
      }
      if (view != null) {
        file.write(Figures.of(view, letters.reasons()));
      }
    } catch (IOException e) {
      if (!warned) {
        warnings.accept("warning: --metrics: " + IoReason.withFile(e));
      }
      warned = true;
    }
  }

  private @Nullable StatusView view(RunDirectory directory, Consumer<String> warnings) {
    try {
      return source(directory).read();
    } catch (IOException e) {
      warnings.accept("warning: a notice goes without its cost: " + IoReason.withFile(e));
      return null;
    }
  }

  private synchronized StatusView.Source source(RunDirectory directory) {
    if (source == null) {
      source = new StatusView.Source(directory, tariff);
    }
    return source;
  }

  private static void warn(@Nullable String fault, Consumer<String> warnings) {
    if (fault != null) {
      warnings.accept("warning: " + fault);
    }
  }
}
