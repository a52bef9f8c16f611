package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Models and their synchronous methods (protocol 3.7). */
final class ModelsHandler {
  private static final int MOST_EMBEDDINGS = 100;
  private static final int USUAL_PAGE = 50;
  private static final int MOST_PAGE = 1000;

  private final Models models;
  private final RequestScanner generateScanner = new RequestScanner(false);
  private final RequestScanner embedScanner = new RequestScanner(true);

  ModelsHandler(Models models) {
    this.models = models;
  }

  Reply get(Call call) {
    return Reply.ok(models.resource(call.id, call.version));
  }

  Reply list(Call call) {
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

  Reply generateContent(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    ScannedRequest request = scan(generateScanner, call.json(), "");
    if (!request.hasContents) {
      throw ApiException.invalid(Answering.NO_CONTENTS);
    }
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            new GenerateAnswer(call.id, models.answering(call.id))
                .write(out, request, Json.object());
          }
        });
  }

  Reply countTokens(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    Message body =
        Message.of(call.json(), "", Set.of("model", "contents", "generateContentRequest"));
    JsonNode whole = body.get("generateContentRequest");
    ScannedRequest request =
        whole.isMissingNode() || whole.isNull()
            ? scan(generateScanner, contents(body), "")
            : scan(generateScanner, whole, "generate_content_request");
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            out.writeStartObject();
            out.writeNumberField("totalTokens", request.promptTokens());
            GenerateAnswer.writeDetails(out, request);
            out.writeEndObject();
          }
        });
  }

  Reply embedContent(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    ScannedRequest request = scan(embedScanner, call.json(), "");
    checkContent(request);
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            out.writeStartObject();
            out.writeFieldName("embedding");
            EmbedAnswer.writeEmbedding(out, request, call.id);
            out.writeEndObject();
          }
        });
  }

  Reply batchEmbedContents(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    JsonNode requests = Message.of(call.json(), "", Set.of("model", "requests")).get("requests");
    if (requests.size() > MOST_EMBEDDINGS) {
      throw ApiException.invalid(
          "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
    }
    List<ScannedRequest> scanned = new ArrayList<>();
    for (JsonNode request : requests) {
      scanned.add(scan(embedScanner, request, "requests[" + scanned.size() + "]"));
      checkContent(scanned.get(scanned.size() - 1));
    }
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            out.writeStartObject();
            out.writeArrayFieldStart("embeddings");
            for (ScannedRequest request : scanned) {
              EmbedAnswer.writeEmbedding(out, request, call.id);
            }
            out.writeEndArray();
            out.writeEndObject();
          }
        });
  }

  private static ObjectNode contents(Message body) {
    ObjectNode request = Json.object();
    JsonNode contents = body.get("contents");
    return contents.isMissingNode() ? request : request.set("contents", contents);
  }

  private static void checkContent(ScannedRequest request) {
    if (!request.hasContents) {
      throw ApiException.invalid(Answering.NO_CONTENT);
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
