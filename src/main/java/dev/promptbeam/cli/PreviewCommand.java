package dev.promptbeam.cli;

import dev.promptbeam.cli.option.CloudStorage;
import dev.promptbeam.cli.option.SpecOptions;
import dev.promptbeam.dataset.RowSample;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.pipeline.StageColumns;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import java.nio.charset.StandardCharsets;
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
  public Integer call() throws SpecException, RunRefusedException, InterruptedException {
    Spec spec = specOptions.parse(surroundings().clock(), err());
    Dataset dataset = Dataset.find(spec, specOptions.file());
    Long limit = spec.limit();
    int most = limit == null ? rows : (int) Math.min(rows, limit);
    RowSample sample = RowSample.first(dataset.files(), dataset.reading(), most);
    DatasetWarnings.of(spec, dataset).forEach(err()::println);
    RequestBuilder builder = new RunPlanner(spec).requests();
    int shown = 0;
    for (SourceRow row : sample.rows()) {
      shown += show(row, builder) ? 1 : 0;
    }
    for (DeadLetter letter : sample.deadLetters()) {
      err().println(letter.source() + ": " + letter.reason().code() + ": " + letter.message());
    }
    StageColumns.of(spec).sentences().forEach(err()::println);
    boolean allDied = shown == 0 && sample.rows().size() + sample.deadLetters().size() > 0;
    return allDied ? ExitCode.DEAD_LETTERS : ExitCode.OK;
  }

  /** False where the row makes no request. */
  private boolean show(SourceRow row, RequestBuilder builder) {
    try {
      KeyedRequest keyed = builder.build(row);
      out()
          .println(
              "{\"key\":\""
                  + keyed.requestKey()
                  + "\",\"request\":"
                  + ReadableRequest.of(new String(keyed.request(), StandardCharsets.UTF_8))
                  + "}");
      return true;
    } catch (UnbuildableRowException e) {
      err().println(row.source() + ": " + e.reason().code() + ": " + e.sentence());
      return false;
    }
  }
}
