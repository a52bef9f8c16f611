package dev.promptbeam.cli.option;

import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.RunsFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the command line says that runs live. */
public final class RunLocation {
  public static final String OPTION = "--runs-dir";

  private static final String DEFAULT_FOLDER = "runs";

  @Option(
      names = OPTION,
      paramLabel = "DIR",
      description = "Where run directories live; default: " + DEFAULT_FOLDER + ".")
  private @Nullable String runsDirectory;

  public RunsFolder folder() throws RunRefusedException {
    String named = runsDirectory == null ? DEFAULT_FOLDER : runsDirectory;
    if (named.startsWith("gs://")) {
      throw new RunRefusedException(
          "--runs-dir on gs:// is not supported yet by this version; name a local folder");
    }
    return new RunsFolder(Path.of(named), runsDirectory != null);
  }
}
