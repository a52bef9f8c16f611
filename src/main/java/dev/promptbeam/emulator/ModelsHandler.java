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
    ScannedRequest request = scan(generateScanner, call.json());
    if (!request.hasContents) {
      throw ApiException.invalid("* GenerateContentRequest.contents: contents is not specified\n");
    }
    return Reply.streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            new GenerateAnswer(call.id).write(out, request, Json.object());
          }
        });
  }

  Reply countTokens(Call call) throws IOException {
    models.check(call.id, call.version, call.action);
    JsonNode body = call.json();
    for (String wrapper : List.of("generateContentRequest", "generate_content_request")) {
      body = body.has(wrapper) ? body.get(wrapper) : body;
    }
    ScannedRequest request = scan(generateScanner, body);
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
    ScannedRequest request = scan(embedScanner, call.json());
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
    JsonNode requests = call.json().path("requests");
    if (requests.size() > MOST_EMBEDDINGS) {
      throw ApiException.invalid(
          "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
    }
    List<ScannedRequest> scanned = new ArrayList<>();
    for (JsonNode request : requests) {
      scanned.add(scan(embedScanner, request));
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

  private static ScannedRequest scan(RequestScanner scanner, JsonNode body) throws IOException {
    try (JsonParser parser = Json.CALLS.treeAsTokens(body)) {
      parser.nextToken();
      return scanner.request(parser);
    } catch (ScanProblem problem) {
      throw ApiException.invalid(problem.callMessage(""));
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
    }
  }
}
