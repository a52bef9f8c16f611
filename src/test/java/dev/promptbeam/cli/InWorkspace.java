package dev.promptbeam.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with a spec and a dataset of two rows. */
public abstract class InWorkspace {
  @TempDir Path folder;
  public Workspace workspace;

  @BeforeEach
  final void makeWorkspace() throws IOException {
    workspace =
        new Workspace(folder)
            .withSpec(Workspace.QUICK_SPEC)
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
  }
}
