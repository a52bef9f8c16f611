package dev.promptbeam.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command that begins a run, which another call of it goes on with. */
interface Resumable {

  /** The command that goes on, as far as is known by now. */
  String goOn();

  /** All that was given on the command line. */
  static List<String> arguments(CommandSpec command) {
    return command.root().commandLine().getParseResult().originalArgs();
  }
}
