package dev.promptbeam.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.cli.option.TableOptions;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.scores.ComparedRun;
import dev.promptbeam.report.scores.Comparison;
import dev.promptbeam.report.scores.Comparison.UnreadableRunException;
import dev.promptbeam.report.scores.ComparisonJson;
import dev.promptbeam.report.scores.ComparisonText;
import dev.promptbeam.report.scores.Threshold;
import dev.promptbeam.report.scores.Threshold.NoFigureException;
import dev.promptbeam.report.scores.Threshold.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts two runs beside each other; reads their files alone. */
@Command(
    name = "compare",
    description =
        "Compares the results of two runs row by row: scores, answers, dead letters, tokens, cost.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:they were compared, and no threshold is crossed",
      "2:there is no such run, or a threshold names what the runs do not have",
      "3:a threshold of --fail-if is crossed"
    })
final class CompareCommand extends Subcommand {
  private static final String FAIL_IF = "--fail-if";

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run that is compared with: a run directory, or NAME/RUN-ID.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String first;

  @Parameters(index = "1", paramLabel = "RUN", description = "The run that is compared.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String second;

  @Option(
      names = FAIL_IF,
      paramLabel = "EXPR",
      description =
          "Exit code 3 where the second run is so much worse: FIGURE drops|rises NUMBER[%%], such"
              + " as \"right drops 0.02\" or \"cost rises 10%%\". FIGURE is a score, cost, tokens"
              + " or failures. Repeatable.")
  private List<String> failIf = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Mixin private RunLocation location = new RunLocation();

  @Mixin private TableOptions tables = new TableOptions();

  @Override
  public Integer call() throws RunRefusedException, IOException {
    List<Threshold> thresholds = thresholds();
    ComparedRun before = run(first);
    ComparedRun after = run(second);
    List<Verdict> verdicts;
    Comparison comparison;
    try {
      comparison = Comparison.of(before, after);
      verdicts = ComparisonJson.judge(comparison, thresholds);
    } catch (UnreadableRunException | NoFigureException e) {
      throw new RunRefusedException(String.valueOf(e.getMessage()));
    }
    ObjectNode told = ComparisonJson.of(comparison, verdicts);
    if (json) {
      out().println(told);
    } else {
      ComparisonText.of(told).forEach(out()::println);
    }
    return verdicts.stream().anyMatch(Verdict::crossed) ? ExitCode.DEAD_LETTERS : ExitCode.OK;
  }

  private List<Threshold> thresholds() throws RunRefusedException {
    List<Threshold> thresholds = new ArrayList<>();
    for (String text : failIf) {
      Threshold threshold = Threshold.parse(text);
      if (threshold == null) {
        throw new RunRefusedException(
            FAIL_IF
                + " wants FIGURE drops|falls|rises|grows NUMBER[%], such as \"right drops 0.02\","
                + " not \""
                + text
                + "\"");
      }
      thresholds.add(threshold);
    }
    return thresholds;
  }

  private ComparedRun run(String name) throws RunRefusedException, IOException {
    RunDirectory directory = location.folder().existing(name);
    StatusView view = new StatusView.Source(directory, tables.tariff()).read();
    if (view == null) {
      throw new RunRefusedException(directory + " has no run.json any more");
    }
    return new ComparedRun(directory, view);
  }
}
