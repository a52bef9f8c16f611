package dev.promptbeam.batch.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.DisplayName;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.emulator.setup.TimeMode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run to be cleaned, its jobs and files on an emulator, and a clock that the test moves. */
abstract class CleaningBench {
  private static final String RUN = "reviews/run-1";
  private static final Duration DOUBT_WAIT = Duration.ofMinutes(10);
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String LINE =
      "{\"key\":\"k\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"hello\"}]}]}}\n";

  @TempDir Path folder;
  final VirtualClock clock = new VirtualClock();
  final Sleeper sleeper = time -> clock.moveTo(clock.instant().plus(time));
  Duration ahead = Duration.ZERO;
  private EmulatorServer server;
  GeminiClient client;
  private RunDirectory directory;
  Records records;

  @BeforeEach
  void start() throws IOException {
    server =
        EmulatorServer.start(
            EmulatorOptions.defaults()
                .withAnonymousCalls()
                .withTimeMode(TimeMode.VIRTUAL)
                .withDurations(Duration.ZERO, Duration.ofHours(1)));
    client =
        new HttpGeminiClient(ClientOptions.of(URI.create(server.baseUrl())), null, sleeper, clock);
    directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    records = new Records(directory.ledger());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  /** The emulator's answers are dated by the clock of this machine, which is none of the test's. */
  private GeminiClient dated() {
    return (GeminiClient)
        Proxy.newProxyInstance(
            GeminiClient.class.getClassLoader(),
            new Class<?>[] {GeminiClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getModel")) {
                return new ModelInfo(MODEL, Set.of(), clock.instant().plus(ahead));
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  CleanRun.Report clean() throws Exception {
    return new CleanRun(directory, RUN, dated(), DOUBT_WAIT, clock, sleeper).clean();
  }

  Intent intend(int number, Instant time) throws Exception {
    Path input = Files.writeString(folder.resolve("input-" + number), LINE);
    String file = client.upload(input, displayName(number)).name();
    Intent intent = intent(number, file, time);
    records.createIntent("00000-000." + number, intent);
    return intent;
  }

  static Intent intent(int number, String file, Instant time) {
    SendingTask task = SendingTask.first(new ShardInfo("00000-000", 2, 2, 100, 10));
    return new Intent(
        displayName(number), file, MODEL, "http://here", "", time, task.numbered(number));
  }

  private static String displayName(int number) {
    return DisplayName.of(RUN, "00000-000." + number, "0".repeat(32));
  }

  String create(Intent intent) throws Exception {
    BatchJob job =
        client.createBatch(RequestKind.GENERATE, MODEL, intent.displayName(), intent.file());
    return client.getBatch(job.name()).name();
  }

  void assertNothingLeft() throws Exception {
    assertThat(Pages.all(client::listBatches)).isEmpty();
    assertThat(Pages.all(client::listFiles)).isEmpty();
  }

  /** Adds a fault, or takes all away. */
  void fault(@Nullable String json) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_emulator/faults"));
    if (json == null) {
      request.DELETE();
    } else {
      request.POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    }
    int code =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
    assertThat(code).isEqualTo(200);
  }
}
