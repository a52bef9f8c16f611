package dev.promptbeam.cli;

import dev.promptbeam.run.ProgramVersion;
import java.io.IOException;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"promptbeam " + ProgramVersion.number()};
  }
}
