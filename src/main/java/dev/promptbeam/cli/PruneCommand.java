package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.ListedRun;
import dev.promptbeam.run.PruneRun;
import dev.promptbeam.spec.units.DurationText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frees what the results of old runs were made from. */
@Command(
    name = "prune",
    description = {
      "Deletes requests, answers and source rows of old complete runs; results, dead letters,"
          + " media, reports and records stay.",
      "Without --yes it only says what it would do."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done, or said", "5:not all could be deleted; the same command goes on"})
final class PruneCommand extends Subcommand {
  private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

  @Mixin private RunLocation location = new RunLocation();

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      defaultValue = "30d",
      description = "Only runs that ended longer ago, such as 30d or 12h; default: 30d.")
  private String olderThan = "";

  @Option(
      names = "--keep",
      defaultValue = "results",
      description = "What stays of a run: results, which is all there is to choose.")
  private Keep keep = Keep.results;

  @Option(
      names = "--uncleaned",
      description = "Also runs that clean has not cleaned; it can clean them afterwards.")
  private boolean uncleaned;

  @Option(names = "--yes", description = "Deletes.")
  private boolean yes;

  /** In the words of the command line. */
  enum Keep {
    results
  }

  @Override
  public Integer call() throws RunRefusedException, IOException {
    Path folder = location.folder().path();
    Instant now = surroundings().clock().instant();
    PruneRun pruning = new PruneRun(now, now.minus(age()), uncleaned, yes);
    String verb = yes ? "freed " : "would free ";
    long bytes = 0;
    int runs = 0;
    boolean failed = false;
    for (ListedRun run : ListedRun.below(folder)) {
      if (run.isBroken()) {
        out().println("kept " + run.name() + ": its run.json cannot be read");
        continue;
      }
      try {
        PruneRun.Outcome outcome = pruning.of(RunDirectory.of(folder.resolve(run.name())));
        if (outcome.bytes() > 0) {
          runs++;
          bytes += outcome.bytes();
          out().println(verb + size(outcome.bytes()) + " of " + run.name());
        }
        if (outcome.kept() != null) {
          out().println("kept " + run.name() + ": " + outcome.kept());
        }
      } catch (IOException e) {
        failed |= yes;
        err().println("promptbeam: " + run.name() + ": " + IoReason.withFile(e));
      }
    }
    String hint = yes || runs == 0 ? "" : "; nothing was deleted: add --yes";
    out().println(verb + size(bytes) + " of " + runs + " runs, and kept their " + keep + hint);
    return failed ? ExitCode.STOPPED : ExitCode.OK;
  }

  private Duration age() throws RunRefusedException {
    @Nullable Duration age =
        olderThan.matches("[0-9]{1,5}d")
            ? Duration.ofDays(Long.parseLong(olderThan.substring(0, olderThan.length() - 1)))
            : DurationText.parse(olderThan);
    if (age == null) {
      throw new RunRefusedException(
          "--older-than wants a duration such as 30d or 12h, not " + olderThan);
    }
    return age;
  }

  /** In powers of 1000, as specs have it. */
  private static String size(long bytes) {
    int unit = 0;
    double rest = bytes;
    while (rest >= 1000 && unit < UNITS.length - 1) {
      rest /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", rest, UNITS[unit]);
  }
}
