package dev.promptbeam.batch.lane;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose requests refer to local files, against an emulator of its own. */
@Timeout(120)
abstract class OverMedia {
  static final String UPLOAD = "upload image/png";

  @TempDir Path folder;
  MediaRun run;

  @BeforeEach
  final void startRun() throws Exception {
    run = new MediaRun(folder);
  }

  @AfterEach
  final void stopRun() throws Exception {
    run.close();
  }
}
