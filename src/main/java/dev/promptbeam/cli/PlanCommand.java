package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.plan.OutputSample;
import dev.promptbeam.run.plan.Plan;
import dev.promptbeam.run.plan.PlanText;
import dev.promptbeam.run.plan.Planning;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run of a spec would be, and would cost. */
@Command(
    name = "plan",
    description =
        "Shows rows, dead letters, requests, jobs, tokens, cost and quota fit of a run; sends"
            + " nothing that costs.")
final class PlanCommand extends Subcommand {
  @Mixin private SpecOptions specOptions = new SpecOptions();

  @Mixin private RunLocation location = new RunLocation();

  @Option(
      names = "--sample",
      paramLabel = "RUN|FILE",
      description = "Answers like those expected: a run, or a file of results or of answers.")
  private @Nullable String sample;

  @Option(
      names = "--count",
      arity = "0..1",
      fallbackValue = "100",
      paramLabel = "N",
      description = "Has the service count the tokens of N requests, free of charge; default 100.")
  private int count;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (count < 0) {
      throw new RunRefusedException("--count wants a number above 0, not " + count);
    }
    PrintWriter said = new PrintWriter(Writer.nullWriter()); // the plan says them
    Spec spec = specOptions.parse(surroundings().clock(), said);
    Plan plan =
        new Planning(surroundings(), spec, specOptions.tables().tariff(), sample(), count)
            .of(specOptions.file());
    if (json) {
      out().println(Json.MAPPER.writeValueAsString(plan));
    } else {
      PlanText.of(plan).forEach(out()::println);
    }
    return ExitCode.OK;
  }

  private @Nullable OutputSample sample() throws RunRefusedException, IOException {
    if (sample == null) {
      return null;
    }
    Path file = Path.of(sample);
    return Files.isRegularFile(file)
        ? OutputSample.of(file)
        : OutputSample.of(location.folder().existing(sample));
  }
}
