package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.judge.Classifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inline job whose answers come in snake_case is read as if they were in camelCase. */
class SnakeCaseJobTest {
  @TempDir Path folder;

  @Test
  void isSeenAndItsAnswersAreResults() throws Exception {
    try (EmulatorServer server =
            EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
        HttpGeminiClient client = Clients.client(URI.create(server.baseUrl()))) {
      String job =
          client
              .createInlineBatch(RequestKind.GENERATE, "gemini-2.5-flash", "d", requests())
              .name();
      client.getBatch(job);
      AnswerIndex camel = answers(client, job, "camel");
      EmulatorHandle.fault(
          server,
          """
          {"operation":"batches.get","times":2,"action":{"type":"snakeCase"}}
          """);

      BatchJob seen = client.getBatch(job);
      AnswerIndex snake = answers(client, job, "snake");

      assertThat(EmulatorHandle.strikes(server)).isEqualTo(2);
      assertThat(Files.readString(folder.resolve("snake"))).contains("\"finish_reason\"");
      assertThat(seen.state()).isEqualTo(BatchState.SUCCEEDED);
      assertThat(seen.stats().successful()).isEqualTo(3);
      assertThat(snake.counts().done()).isEqualTo(3);
      assertThat(snake.counts()).isEqualTo(camel.counts());
      assertThat(snake.usage()).isEqualTo(camel.usage());
    }
  }

  private AnswerIndex answers(HttpGeminiClient client, String job, String name) throws Exception {
    Path target = folder.resolve(name);
    client.downloadInlined(job, target);
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), false, null, false);
    return AnswerScan.scan(target, folder.resolve("requests"), Classifier.of(policy));
  }

  private List<InlineRequest> requests() throws Exception {
    List<InlineRequest> requests = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String key = "%032x".formatted(i);
      ObjectNode request = Json.MAPPER.createObjectNode();
      request.putArray("contents").addObject().putArray("parts").addObject().put("text", "t" + i);
      requests.add(new InlineRequest(key, request));
      lines.append("{\"key\":\"" + key + "\",\"request\":{}}\n");
    }
    Files.writeString(folder.resolve("requests"), lines);
    return requests;
  }
}
