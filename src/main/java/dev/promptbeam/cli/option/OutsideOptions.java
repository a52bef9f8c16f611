package dev.promptbeam.cli.option;

import dev.promptbeam.cli.told.Outside;
import dev.promptbeam.cli.told.WebNotice;
import dev.promptbeam.gemini.http.Proxies;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.report.metrics.MetricsFile;
import dev.promptbeam.report.price.Tariff;
import java.net.ProxySelector;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which other programs are told of a run. */
public final class OutsideOptions {
  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Writes the run's figures there as Prometheus text, again and again.")
  private @Nullable Path metrics;

  @Option(
      names = GoOn.NOTIFY,
      paramLabel = "URL",
      description =
          "Posts a small JSON there when the run ends, signed where PROMPTBEAM_NOTIFY_SECRET is"
              + " set.")
  private @Nullable String notify;

  @Option(
      names = GoOn.NOTIFY_COMMAND,
      paramLabel = "CMD",
      description = "Runs this shell command with that JSON as its input when the run ends.")
  private @Nullable String command;

  public Outside outside(Surroundings surroundings, Tariff tariff) throws RunRefusedException {
    MetricsFile file = metrics == null ? null : new MetricsFile(metrics);
    String fault = file == null ? null : file.fault();
    if (fault != null) {
      throw new RunRefusedException("--metrics: " + fault);
    }
    return new Outside(tariff, file, web(surroundings), command);
  }

  private @Nullable WebNotice web(Surroundings surroundings) throws RunRefusedException {
    if (notify == null) {
      return null;
    }
    String secret = surroundings.environment().get(WebNotice.SECRET);
    try {
      ProxySelector proxies =
          Proxies.of(surroundings.environment(), System::getProperty).selector();
      boolean signed = secret != null && !secret.isEmpty();
      return new WebNotice(
          notify, signed ? secret : null, proxies, surroundings.clock(), Sleeper.system());
    } catch (URISyntaxException e) {
      throw new RunRefusedException(GoOn.NOTIFY + ": " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException(e.getMessage() + "; correct or unset it");
    }
  }
}
