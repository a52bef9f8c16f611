package judge;

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import java.nio.file.Path;

/**
 * Google's Java SDK as judge of the emulator: its calls have to work as they do against the
 * service. Arguments: base address, API key, a directory for files.
 */
public final class Judge {
  private Judge() {}

  public static void main(String[] arguments) throws Exception {
    Control control = new Control(arguments[0]);
    Path directory = Path.of(arguments[2]);
    Checks checks = new Checks();
    try (Client client = client(arguments[0], arguments[1])) {
      Jobs jobs = new Jobs(client, directory);
      new FileChecks(client, control, directory).run(checks);
      new FileJobChecks(client, jobs).run(checks);
      new InlineJobChecks(client, jobs, control).run(checks);
      new JobLifeChecks(client, jobs, control).run(checks);
      new EmbeddingChecks(client, jobs).run(checks);
      new ContentChecks(client, jobs).run(checks);
      new ModelChecks(client).run(checks);
      new ErrorChecks(client, jobs, control).run(checks);
    }
    try (Client stranger = client(arguments[0], "wrong-" + arguments[1])) {
      checks.check("a wrong key is refused", () -> ErrorChecks.refusesKey(stranger));
    }
    // OkHttp's idle threads would keep the process alive for a minute.
    System.exit(checks.failed() == 0 ? 0 : 1);
  }

  private static Client client(String baseUrl, String apiKey) {
    return Client.builder()
        .apiKey(apiKey)
        .httpOptions(
            HttpOptions.builder()
                .baseUrl(baseUrl)
                .timeout(60_000)
                .retryOptions(HttpRetryOptions.builder().initialDelay(0.05).build())
                .build())
        .build();
  }
}
