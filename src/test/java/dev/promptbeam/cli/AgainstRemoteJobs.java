package dev.promptbeam.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with jobs of runs and of others, and a workspace whose two rows it answers. */
public abstract class AgainstRemoteJobs {
  @TempDir Path folder;
  public Workspace workspace;
  public RemoteJobs server;

  @BeforeEach
  final void startServer() throws IOException {
    server = RemoteJobs.start();
    workspace =
        new Workspace(folder)
            .withSpec(Workspace.QUICK_SPEC)
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
  }

  @AfterEach
  final void stopServer() throws IOException {
    server.close();
  }
}
