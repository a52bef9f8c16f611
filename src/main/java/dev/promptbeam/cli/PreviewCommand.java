package dev.promptbeam.cli;

import dev.promptbeam.cli.option.CloudStorage;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.StageColumns;
import dev.promptbeam.pipeline.TrialRequests;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The first wire lines of a run, with words in the place of files. */
@Command(name = "preview", description = "Shows the first rendered wire lines; sends nothing.")
final class PreviewCommand extends Subcommand {
  @Mixin private SpecOptions specOptions = new SpecOptions();

  @SuppressWarnings("UnusedVariable") // what is parsed is in use before the command begins
  @Mixin
  private CloudStorage storage = new CloudStorage();

  @Option(names = "--rows", paramLabel = "N", description = "How many rows; default 3.")
  private int rows = 3;

  @Override
  public Integer call()
      throws SpecException, RunRefusedException, IOException, InterruptedException {
    Spec spec = specOptions.parse(surroundings().clock(), err());
    Dataset dataset = Dataset.find(spec, specOptions.file());
    Long limit = spec.limit();
    int most = limit == null ? rows : (int) Math.min(rows, limit);
    RowSample sample = RowSample.first(dataset.files(), dataset.reading(), most);
    DatasetWarnings.of(spec, dataset).forEach(err()::println);
    TrialRequests requests = new RunPlanner(spec).requests();
    Shown shown = new Shown(requests);
    for (SourceRow row : sample.rows()) {
      requests.build(row, shown.of(row));
    }
    for (DeadLetter letter : sample.deadLetters()) {
      err().println(letter.source() + ": " + letter.reason().code() + ": " + letter.message());
    }
    StageColumns.of(spec).sentences().forEach(err()::println);
    boolean allDied = shown.requests == 0 && sample.rows().size() + sample.deadLetters().size() > 0;
    return allDied ? ExitCode.DEAD_LETTERS : ExitCode.OK;
  }

  /** Prints requests as they would be sent, with the trial where there are several. */
  private final class Shown {
    private final TrialRequests trials;
    private int requests;

    Shown(TrialRequests trials) {
      this.trials = trials;
    }

    TrialRequests.Sink of(SourceRow row) {
      return new TrialRequests.Sink() {
        @Override
        public void request(KeyedRequest keyed, Trial trial, int policy) {
          out()
              .println(
                  "{\"key\":\""
                      + keyed.requestKey()
                      + "\","
                      + members(trials.name(trial))
                      + "\"request\":"
                      + ReadableRequest.of(new String(keyed.request(), StandardCharsets.UTF_8))
                      + "}");
          requests++;
        }

        @Override
        public void unbuildable(UnbuildableRowException e, @Nullable String stage, Trial trial) {
          String whose = members(trials.name(trial));
          err()
              .println(
                  row.source()
                      + (whose.isEmpty() ? "" : " (" + whose.substring(0, whose.length() - 1) + ")")
                      + ": "
                      + e.reason().code()
                      + ": "
                      + e.sentence()
                      + (stage == null ? "" : ", of stage " + stage));
        }
      };
    }

    private static String members(Trial.Name name) {
      String variant =
          name.variant() == null
              ? ""
              : "\"variant\":" + Json.MAPPER.getNodeFactory().textNode(name.variant()) + ",";
      return name.sample() == null ? variant : variant + "\"sample\":" + name.sample() + ",";
    }
  }
}
