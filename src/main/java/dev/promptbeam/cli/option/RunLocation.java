package dev.promptbeam.cli.option;

import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.run.RunsFolder;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @SuppressWarnings("UnusedVariable") // what is parsed is in use before the command begins
  @Mixin
  private CloudStorage storage = new CloudStorage();

  public RunsFolder folder() throws RunRefusedException {
    String named = runsDirectory == null ? DEFAULT_FOLDER : runsDirectory;
    try {
      Path folder = Locations.path(named);
      if (Locations.isRemote(folder)) {
        RemoteFiles.check(folder);
      }
      return new RunsFolder(folder, runsDirectory != null);
    } catch (InvalidPathException e) {
      throw new RunRefusedException(OPTION + " " + named + ": " + e.getReason());
    } catch (StorageUnavailableException e) {
      throw new RunRefusedException(OPTION + " " + e.getMessage(), ExitCode.STOPPED);
    } catch (IOException e) {
      throw new RunRefusedException(OPTION + " " + named + ": " + IoReason.of(e));
    }
  }
}
