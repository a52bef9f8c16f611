package dev.promptbeam.cli.told;

import dev.promptbeam.gemini.ApiKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command of a shell that is told of the end of a run: by its standard input and its environment,
 * in which no secret of ours stands.
 */
record CommandNotice(String command) {
  /**
   * Runs it.
   *
   * @param patience after that it is ended
   * @return why it was not told; null where it was
   */
  @Nullable String run(Notice notice, String body, Duration patience) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    ApiKey.SECRETS.forEach(builder.environment()::remove);
    builder.environment().remove(WebNotice.SECRET);
    builder.environment().putAll(variables(notice));
    try {
      Process process = builder.start();
      give(process, body);
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return "the command of --notify-command took more than " + patience.toSeconds() + " s";
      }
      int exit = process.exitValue();
      return exit == 0 ? null : "the command of --notify-command ended with " + exit;
    } catch (IOException e) {
      return "the command of --notify-command cannot be started: " + e.getMessage();
    }
  }

  /** One that does not read it is told by its environment all the same. */
  private static void give(Process process, String body) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException notRead) {
      return;
    }
  }

  private static Map<String, String> variables(Notice notice) {
    long dead =
        notice.counts().deadLetters().retryable() + notice.counts().deadLetters().permanent();
    return Map.of(
        "PROMPTBEAM_RUN", notice.run(),
        "PROMPTBEAM_STATE", notice.state(),
        "PROMPTBEAM_EXIT_CODE", String.valueOf(notice.exitCode()),
        "PROMPTBEAM_DIRECTORY", notice.directory().toString(),
        "PROMPTBEAM_RESULTS", String.valueOf(notice.counts().results()),
        "PROMPTBEAM_DEAD_LETTERS", String.valueOf(dead));
  }
}
