package dev.promptbeam.cli;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists this program's jobs on the server. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists this program's jobs on the server, newest first. Changes nothing.")
final class JobsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Mixin private RunLocation location = new RunLocation();

  @Option(
      names = "--endpoint",
      paramLabel = "gemini|URL",
      description = "The server that is asked; default: gemini.")
  private @Nullable String endpoint;

  @Option(
      names = "--orphans",
      description = "Only jobs that no live run under the runs directory owns.")
  private boolean orphans;

  @Option(names = "--json", description = "One JSON object a job.")
  private boolean json;

  @Override
  public Integer call() throws RunRefusedException, IOException, InterruptedException {
    if (Endpoint.isEmulator(endpoint)) {
      throw new RunRefusedException(
          "the emulator of --endpoint emulator lives inside each run and has no other jobs;"
              + " `promptbeam status RUN` shows them");
    }
    PrintWriter out = command.commandLine().getOut();
    List<ListedJob> jobs = jobs(Endpoint.server(endpoint, System.getenv()));
    for (ListedJob job : jobs) {
      out.println(json ? job.json() : job.text());
    }
    if (jobs.isEmpty() && !json) {
      out.println(orphans ? "no jobs without a live run" : "no jobs of this program");
    }
    return ExitCode.OK;
  }

  private List<ListedJob> jobs(Endpoint server)
      throws RunRefusedException, IOException, InterruptedException {
    JobOwners owners = new JobOwners(location.folder());
    Clock clock = Clock.systemUTC();
    List<ListedJob> jobs = new ArrayList<>();
    try (GeminiClient client = server.client(server.key(System.getenv()), System.getenv())) {
      for (BatchJob job : Pages.all(client::listBatches)) {
        if (DisplayName.isOurs(job.displayName())) {
          JobOwners.Owner owner = owners.of(job.displayName());
          if (!orphans || !owner.live()) {
            jobs.add(new ListedJob(job, owner, clock.instant()));
          }
        }
      }
    } catch (GeminiException e) {
      throw ServiceRefusal.of(e, server.address().toString());
    }
    return jobs;
  }
}
