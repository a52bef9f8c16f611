package dev.promptbeam.emulator.models;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.answers.EmbedAnswer;
import dev.promptbeam.emulator.answers.GenerateAnswer;
import dev.promptbeam.emulator.answers.RequestCheck;
import dev.promptbeam.emulator.answers.StreamedAnswer;
import dev.promptbeam.emulator.answers.Usage;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileReferences;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Message;
import dev.promptbeam.emulator.reply.Paging;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.request.RequestScanner;
import dev.promptbeam.emulator.request.ScanProblem;
import dev.promptbeam.emulator.request.ScannedRequest;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models and their synchronous methods (protocol 3.7). */
public final class ModelsHandler {
  private static final String JSON = "application/json; charset=UTF-8";
  private static final int MOST_EMBEDDINGS = 100;
  private static final int USUAL_PAGE = 50;
  private static final int MOST_PAGE = 1000;

  private final Models models;
  private final Faults faults;
  private final FileReferences references;
  private final EmulatorClock clock;
  private final ServedCalls served;
  private final RequestScanner generateScanner = new RequestScanner(false);
  private final RequestScanner embedScanner = new RequestScanner(true);

  public ModelsHandler(
      Models models,
      Faults faults,
      FileReferences references,
      EmulatorClock clock,
      ServedCalls served) {
    this.served = served;
    this.models = models;
    this.references = references;
    this.clock = clock;
    this.faults = faults;
  }

  public Reply get(Call call) {
    return Reply.ok(models.resource(call.id, call.version));
  }

  public Reply list(Call call) {
    List<String> names = models.names();
    Paging<String> page =
        Paging.of(
            names,
            name -> names.size() - names.indexOf(name),
            call.pageSize(USUAL_PAGE, MOST_PAGE),
            call.parameter("pageToken"));
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("models");
    page.items().forEach(name -> list.add(models.resource(name, call.version)));
    if (page.nextToken() != null) {
      answer.put("nextPageToken", page.nextToken());
    }
    return Reply.ok(answer);
  }

  public Reply generateContent(Call call) throws IOException {
    ScannedRequest request = generating(call);
    JsonNode twist = AnswerFaults.strike(faults, call.id, request);
    if (twist.path("type").asText().equals("garbage")) {
      served.add(call.id, request);
      return Reply.text(200, JSON, twist.path("text").asText("{\"candidates\":"));
    }
    ObjectNode answer = answer(call, request, twist);
    return GenerateAnswer.holdsMedia(answer)
        ? Reply.streamed(out -> Json.CALLS.writeValue(out, answer))
        : Reply.ok(answer);
  }

  /** Server-sent events where the call asks for them, else an array that grows (protocol 3.8). */
  public Reply streamGenerateContent(Call call) throws IOException {
    ScannedRequest request = generating(call);
    JsonNode twist = AnswerFaults.strike(faults, call.id, request);
    List<ObjectNode> pieces = new StreamedAnswer(answer(call, request, twist)).pieces();
    boolean events = "sse".equals(call.parameter("alt"));
    return Reply.streamed(
        events ? "text/event-stream" : JSON,
        out -> {
          for (int i = 0; i < pieces.size(); i++) {
            String start = i == 0 ? "[" : ",\r\n";
            String end = i == pieces.size() - 1 ? "\n]\n" : "\n";
            out.write((events ? "data: " : start).getBytes(StandardCharsets.UTF_8));
            Json.CALLS.writeValue(out, pieces.get(i));
            out.write((events ? "\r\n\r\n" : end).getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
        });
  }

  private ScannedRequest generating(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    ScannedRequest request = scan(generateScanner, call.json(), "");
    refuse(RequestCheck.generate(request, call.id));
    lookAtFiles(request);
    return request;
  }

  private ObjectNode answer(Call call, ScannedRequest request, JsonNode twist) throws IOException {
    ObjectNode answer = new GenerateAnswer(call.id, models.answering(call.id)).of(request, twist);
    if (request.serviceTier != null) {
      ((ObjectNode) answer.get("usageMetadata")).put("serviceTier", request.serviceTier);
    }
    served.add(call.id, request);
    return answer;
  }

  public Reply countTokens(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    Message body =
        Message.of(call.json(), "", Set.of("model", "contents", "generateContentRequest"));
    JsonNode whole = body.get("generateContentRequest");
    ScannedRequest request =
        whole.isMissingNode() || whole.isNull()
            ? scan(generateScanner, contents(body), "")
            : scan(generateScanner, whole, "generate_content_request");
    ObjectNode answer = Json.object().put("totalTokens", request.promptTokens());
    answer.set("promptTokensDetails", Usage.details(request));
    return Reply.ok(answer);
  }

  public Reply embedContent(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    ScannedRequest request = embedding(call, call.json(), "");
    JsonNode twist = AnswerFaults.strike(faults, call.id, request);
    EmbedAnswer answer = new EmbedAnswer(call.id);
    return Reply.generated(out -> answer.writeCall(out, request, twist));
  }

  public Reply batchEmbedContents(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    JsonNode requests = Message.of(call.json(), "", Set.of("model", "requests")).get("requests");
    if (requests.size() > MOST_EMBEDDINGS) {
      throw ApiException.invalid(
          "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
    }
    List<ScannedRequest> scanned = new ArrayList<>();
    List<JsonNode> twists = new ArrayList<>();
    for (JsonNode request : requests) {
      scanned.add(embedding(call, request, "requests[" + scanned.size() + "]"));
    }
    for (ScannedRequest request : scanned) {
      twists.add(AnswerFaults.strike(faults, call.id, request));
    }
    EmbedAnswer answer = new EmbedAnswer(call.id);
    return Reply.generated(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("embeddings");
          for (int i = 0; i < scanned.size(); i++) {
            answer.writeEmbedding(out, scanned.get(i), twists.get(i));
          }
          out.writeEndArray();
          if (answer.countsCalls()) {
            EmbedAnswer.writeUsage(
                out, scanned.stream().mapToInt(ScannedRequest::promptTokens).sum());
          }
          out.writeEndObject();
        });
  }

  private ScannedRequest embedding(Call call, JsonNode body, String path) throws IOException {
    ScannedRequest request = scan(embedScanner, body, path);
    refuse(RequestCheck.embed(request, call.id));
    lookAtFiles(request);
    return request;
  }

  private void lookAtFiles(ScannedRequest request) {
    FileReferences.Refusal refusal = references.refusal(request.fileUris, clock.now());
    if (refusal != null) {
      throw new ApiException(refusal.code(), refusal.message());
    }
    if (!request.fileUris.isEmpty()) {
      request.addContent(references.fingerprint(request.fileUris));
    }
  }

  private static ObjectNode contents(Message body) {
    ObjectNode request = Json.object();
    JsonNode contents = body.get("contents");
    return contents.isMissingNode() ? request : request.set("contents", contents);
  }

  private static void refuse(@Nullable String why) {
    if (why != null) {
      throw ApiException.invalid(why);
    }
  }

  private static ScannedRequest scan(RequestScanner scanner, JsonNode body, String path)
      throws IOException {
    try (JsonParser parser = Json.CALLS.treeAsTokens(body)) {
      parser.nextToken();
      return scanner.request(parser);
    } catch (ScanProblem problem) {
      throw ApiException.invalid(problem.callMessage(path));
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
    }
  }
}
