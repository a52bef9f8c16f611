package dev.promptbeam.cli;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;

/** The subcommands, in the order of the help text. */
final class Subcommands {
  private static final List<Map.Entry<String, Class<?>>> ALL =
      List.of(
          entry("run", RunCommand.class),
          entry("validate", ValidateCommand.class),
          entry("preview", PreviewCommand.class),
          entry("plan", PlanCommand.class),
          entry("status", StatusCommand.class),
          entry("verify", VerifyCommand.class),
          entry("compare", CompareCommand.class),
          entry("report", ReportCommand.class),
          entry("cancel", CancelCommand.class),
          entry("clean", CleanCommand.class),
          entry("redrive", RedriveCommand.class),
          entry("runs", RunsCommand.class),
          entry("prune", PruneCommand.class),
          entry("jobs", JobsCommand.class),
          entry("emulator", EmulatorCommand.class));

  private Subcommands() {}

  static void addAllTo(CommandLine command) {
    ALL.forEach(one -> command.addSubcommand(one.getKey(), one.getValue()));
    command.addSubcommand(GenerateCompletion.class); // which tells of all of them
  }

  /**
   * Adds the subcommand that the arguments begin with; all where they begin with none. To build the
   * others takes a tenth of the time of a short command.
   */
  static void addTo(CommandLine command, String... args) {
    for (Map.Entry<String, Class<?>> one : ALL) {
      if (args.length > 0 && one.getKey().equals(args[0])) {
        command.addSubcommand(one.getKey(), one.getValue());
        return;
      }
    }
    addAllTo(command);
  }
}
