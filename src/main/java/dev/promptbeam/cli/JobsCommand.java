package dev.promptbeam.cli;

import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.JobOwners;
import dev.promptbeam.report.ListedJob;
import dev.promptbeam.run.service.ServiceRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists this program's jobs on the server. */
@Command(
    name = "jobs",
    description = "Lists this program's jobs on the server, newest first. Changes nothing.")
final class JobsCommand extends Subcommand {
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
    List<ListedJob> jobs = jobs(Endpoint.server(endpoint, surroundings().environment()));
    for (ListedJob job : jobs) {
      out().println(json ? job.json() : job.text());
    }
    if (jobs.isEmpty() && !json) {
      out().println(orphans ? "no jobs without a live run" : "no jobs of this program");
    }
    return ExitCode.OK;
  }

  private List<ListedJob> jobs(Endpoint server)
      throws RunRefusedException, IOException, InterruptedException {
    JobOwners owners = new JobOwners(location.folder().path());
    Surroundings surroundings = surroundings();
    List<ListedJob> jobs = new ArrayList<>();
    try (GeminiClient client =
        server.client(server.key(surroundings.environment()), surroundings)) {
      for (BatchJob job : Pages.all(client::listBatches)) {
        if (DisplayName.isOurs(job.displayName())) {
          JobOwners.Owner owner = owners.of(job.displayName());
          if (!orphans || !owner.live()) {
            jobs.add(new ListedJob(job, owner, surroundings.clock().instant()));
          }
        }
      }
    } catch (GeminiException e) {
      throw ServiceRefusal.of(e, server.address().toString());
    }
    return jobs;
  }
}
