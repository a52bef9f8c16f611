package dev.promptbeam.cli;

import dev.promptbeam.cli.option.RunLocation;
import dev.promptbeam.report.GoOn;
import dev.promptbeam.run.RunsFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The words of a command that begins a run, such that they mean the same in any folder. */
final class WholeCommand {
  /** Said anew each time, or a secret. */
  private static final Set<String> APART =
      Set.of(RunLocation.OPTION, GoOn.RUN_ID, GoOn.NOTIFY, GoOn.NOTIFY_COMMAND);

  private WholeCommand() {}

  /**
   * @param subject the spec, or the run that is redriven
   * @param beam what stands behind {@code --}
   */
  static List<String> words(CommandSpec command, Path subject, RunsFolder runs, List<String> beam) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(command.name(), absolute(subject)));
    words.addAll(List.of(RunLocation.OPTION, absolute(runs.path())));
    command.commandLine().getParseResult().matchedOptions().stream()
        .distinct()
        .filter(option -> !APART.contains(option.longestName()))
        .forEach(option -> addTo(words, option));
    if (!beam.isEmpty()) {
      words.add(GoOn.BEAM);
      words.addAll(beam);
    }
    return words;
  }

  private static void addTo(List<String> words, OptionSpec option) {
    if (option.arity().max() == 0) {
      words.add(option.longestName());
      return;
    }
    boolean path = option.type().equals(Path.class);
    for (String value : option.originalStringValues()) {
      words.add(option.longestName());
      words.add(path ? absolute(Path.of(value)) : value);
    }
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
