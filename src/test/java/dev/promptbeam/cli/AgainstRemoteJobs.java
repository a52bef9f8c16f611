package dev.promptbeam.cli;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with jobs of runs and of others, which answers the two rows of the workspace. */
public abstract class AgainstRemoteJobs extends InWorkspace {
  public RemoteJobs server;

  @BeforeEach
  final void startServer() throws IOException {
    server = RemoteJobs.start();
  }

  @AfterEach
  final void stopServer() throws IOException {
    server.close();
  }
}
