package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import dev.promptbeam.result.media.CollectedMedia;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A row that is asked of the emulator by a call, and judged and joined as in a run. */
record AskedOnce(EmulatorServer server, Path folder, Spec spec, RunPlanner planner) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The result row; missing where the service refuses the request, as expected. */
  JsonNode of(SourceRow row, int status) throws Exception {
    KeyedRequest request = planner.requests().variants().get(0).builder().build(row);
    HttpResponse<String> answer = ask(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return status == 200 ? joined(row, request, answer.body()) : MissingNode.getInstance();
  }

  private HttpResponse<String> ask(KeyedRequest request) throws Exception {
    boolean embeds = spec.kind().equals(RequestKind.EMBED);
    String call = embeds ? ":embedContent" : ":generateContent";
    URI address = URI.create(server.baseUrl() + "/v1beta/models/" + spec.model() + call);
    return HTTP.send(
        HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(request.request())).build(),
        BodyHandlers.ofString());
  }

  private JsonNode joined(SourceRow row, KeyedRequest request, String answer) throws IOException {
    String key = "{\"key\":\"" + request.requestKey() + "\",";
    String response = Json.MAPPER.readTree(answer).toString();
    Path answers = write("answers.jsonl", key + "\"response\":" + response + "}\n");
    Path asked = write("asked.jsonl", key + "\"request\":" + text(request.request()) + "}\n");
    Path rows =
        write(
            "rows.jsonl",
            "{\"key\":\"k\",\"source\":{\"file\":\"d.jsonl\",\"position\":0},\"requestKey\":\""
                + request.requestKey()
                + "\",\"row\":"
                + text(row.json())
                + "}\n");
    Entry entry = AnswerScan.scan(answers, asked, planner.answers().judge()).entries().get(0);
    assertThat(entry.failed()).as(answer).isNull();
    Rows sink = new Rows(new ArrayList<>());
    try (RequestFile source = new RequestFile(asked)) {
      LineLocation place = new LineLocation(answers, entry.offset(), entry.length());
      Map<String, Outcome> outcomes =
          Map.of(request.requestKey(), new Answered(place, "batches/1", 1));
      RowJoin.join(planner.shape(), rows, outcomes, source, sink, new CollectedMedia());
    }
    return sink.rows().get(0);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Rows(List<JsonNode> rows) implements JoinSink {
    @Override
    public void result(byte[] line) throws IOException {
      rows.add(Json.MAPPER.readTree(line));
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      throw new AssertionError(letter.message());
    }
  }
}
