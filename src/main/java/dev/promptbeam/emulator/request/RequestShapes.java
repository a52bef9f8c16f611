package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The messages of a generateContent and an embedContent request (protocol 4.1, 4.2). */
final class RequestShapes {
  private static final Set<String> SCHEMA_FIELDS =
      Set.of(
          "type",
          "format",
          "title",
          "description",
          "nullable",
          "enum",
          "maxItems",
          "max_items",
          "minItems",
          "min_items",
          "properties",
          "required",
          "minProperties",
          "min_properties",
          "maxProperties",
          "max_properties",
          "minLength",
          "min_length",
          "maxLength",
          "max_length",
          "pattern",
          "example",
          "anyOf",
          "any_of",
          "propertyOrdering",
          "property_ordering",
          "default",
          "items",
          "minimum",
          "maximum");

  private static final Shape BLOB =
      new Shape()
          .field("mimeType", Shape.string(ScannedRequest::media))
          .field("data", Shape.media());
  private static final Shape FILE_DATA =
      new Shape()
          .field("mimeType", Shape.string(ScannedRequest::media))
          .field("fileUri", Shape.string((request, text) -> request.fileUris.add(text)));
  private static final Shape PART =
      new Shape()
          .field("text", Shape.string(ScannedRequest::text))
          .field("inlineData", BLOB::read)
          .field("fileData", FILE_DATA::read)
          .field(
              "thought",
              Shape.bool((request, text) -> request.part().thought = text.equals("true")))
          .field("thoughtSignature", Shape.data((request, text) -> request.part().signature = text))
          .field("functionCall", RequestShapes::readFunctionCall)
          .field("functionResponse", RequestShapes::readFunctionResponse)
          .fields(
              Shape.any(),
              "executableCode",
              "codeExecutionResult",
              "toolCall",
              "toolResponse",
              "videoMetadata",
              "mediaResolution",
              "partMetadata");
  private static final Shape CONTENT =
      new Shape()
          .field("role", Shape.string(ScannedRequest::role))
          .field("parts", Shape.list(RequestShapes::readPart));
  private static final Shape THINKING =
      new Shape()
          .field(
              "includeThoughts",
              Shape.bool((request, text) -> request.includeThoughts = text.equals("true")))
          .field("thinkingBudget", Shape.number((request, text) -> request.hasBudget = true))
          .field(
              "thinkingLevel",
              Shape.string(
                  (request, text) -> request.thinkingLevel = text.toUpperCase(Locale.ROOT)));
  private static final Shape IMAGE_CONFIG =
      new Shape()
          .field("aspectRatio", Shape.string((request, text) -> request.aspectRatio = text))
          .field("imageSize", Shape.string((request, text) -> request.imageSize = text));
  private static final Shape GENERATION_CONFIG =
      new Shape()
          .field("stopSequences", Shape.list(Shape.string()))
          .field(
              "responseMimeType", Shape.string((request, text) -> request.responseMimeType = text))
          .field("responseSchema", RequestShapes::readSchema)
          .field("responseJsonSchema", RequestShapes::readJsonSchema)
          .field("_responseJsonSchema", RequestShapes::readJsonSchema)
          .field(
              "responseModalities",
              Shape.list(
                  Shape.string(
                      (request, text) -> request.modalities.add(text.toUpperCase(Locale.ROOT)))))
          .field(
              "candidateCount",
              Shape.number((request, text) -> request.candidateCount = integer(text)))
          .field(
              "maxOutputTokens",
              Shape.number((request, text) -> request.maxOutputTokens = integer(text)))
          .fields(
              Shape.number(),
              "temperature",
              "topP",
              "topK",
              "seed",
              "presencePenalty",
              "frequencyPenalty")
          .field("logprobs", Shape.number((request, text) -> request.logprobs = integer(text)))
          .field(
              "responseLogprobs",
              Shape.bool((request, text) -> request.responseLogprobs = text.equals("true")))
          .field("enableEnhancedCivicAnswers", Shape.bool())
          .field("mediaResolution", Shape.string())
          .fields(Shape.any(), "speechConfig", "audioTranscriptionConfig")
          .field("thinkingConfig", THINKING::read)
          .field("imageConfig", IMAGE_CONFIG::read);
  private static final Shape.Reader LABELS = Shape.texts();
  private static final Shape SAFETY =
      new Shape().fields(Shape.string(), "category", "threshold", "method");

  /** GenerateContentRequest. */
  static final Shape GENERATE =
      new Shape()
          .field("model", Shape.string())
          .field("contents", RequestShapes::readContents)
          .field("systemInstruction", RequestShapes::readSystem)
          .field("tools", ToolFields::readTools)
          .field("toolConfig", ToolFields::readConfig)
          .field("safetySettings", Shape.list(SAFETY::read))
          .field("generationConfig", GENERATION_CONFIG::read)
          .field("cachedContent", Shape.string((request, text) -> request.cachedContent = text))
          .field(
              "continuationToken",
              Shape.string((request, text) -> request.continuationToken = text))
          .field("labels", LABELS)
          .field(
              "serviceTier",
              Shape.string((request, text) -> request.serviceTier = text.toLowerCase(Locale.ROOT)))
          .field("store", Shape.bool());

  private static final Set<String> TASKS =
      Set.of(
          "TASK_TYPE_UNSPECIFIED",
          "RETRIEVAL_QUERY",
          "RETRIEVAL_DOCUMENT",
          "SEMANTIC_SIMILARITY",
          "CLASSIFICATION",
          "CLUSTERING",
          "QUESTION_ANSWERING",
          "FACT_VERIFICATION",
          "CODE_RETRIEVAL_QUERY");

  /** EmbedContentRequest. */
  static final Shape EMBED =
      new Shape()
          .field("model", Shape.string())
          .field("content", RequestShapes::readContent)
          .field("taskType", Shape.oneOf(TASKS, (request, text) -> request.taskType = text))
          .field("title", Shape.string((request, text) -> request.title = text))
          .field(
              "outputDimensionality",
              Shape.number((request, text) -> request.outputDimensionality = integer(text)));

  private RequestShapes() {}

  /** InlinedRequest: unlike a line of a file it may hold nothing else (protocol 1, 3.1). */
  static Shape inlined(Shape request) {
    return new Shape()
        .field(
            "request",
            (scanned, parser) -> {
              scanned.hasRequest = parser.currentToken() != JsonToken.VALUE_NULL;
              request.read(scanned, parser);
            })
        .field("metadata", RequestShapes::readMetadata);
  }

  private static void readMetadata(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ScanProblem.badValue(parser, "an object");
    }
    request.metadata = parser.readValueAsTree();
  }

  private static int integer(String text) {
    return (int) Double.parseDouble(text);
  }

  private static void readContents(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    Shape.list(RequestShapes::readContent).read(request, parser);
  }

  private static void readContent(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    request.beginTurn();
    CONTENT.read(request, parser);
    request.endTurn();
    request.hasContents = true;
  }

  private static void readPart(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    request.beginPart();
    PART.read(request, parser);
  }

  private static void readFunctionCall(ScannedRequest request, JsonParser parser)
      throws IOException {
    request.part().call = parser.readValueAsTree();
  }

  private static void readFunctionResponse(ScannedRequest request, JsonParser parser)
      throws IOException {
    request.functionResult();
    parser.skipChildren();
  }

  private static void readSystem(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    request.beginTurn();
    CONTENT.read(request, parser);
    request.endSystem();
    request.hasSystem = true;
  }

  private static void readJsonSchema(ScannedRequest request, JsonParser parser) throws IOException {
    request.responseJsonSchema = parser.readValueAsTree();
  }

  private static void readSchema(ScannedRequest request, JsonParser parser)
      throws IOException, ScanProblem {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ScanProblem.badValue(parser, "an object");
    }
    String path = ScanProblem.valuePath(parser);
    int column = ScanProblem.column(parser);
    JsonNode schema = parser.readValueAsTree();
    request.responseSchema = schema;
    checkSchema(schema, path, column);
  }

  /** The OpenAPI subset: an unknown keyword is an unknown field. */
  private static void checkSchema(JsonNode schema, String path, int column) throws ScanProblem {
    Iterator<Map.Entry<String, JsonNode>> members = schema.fields();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      String name = member.getKey();
      if (!SCHEMA_FIELDS.contains(name)) {
        throw ScanProblem.unknownField(name, path, column);
      }
      if (name.equals("items")) {
        checkSchema(member.getValue(), path, column);
      } else if (name.equals("properties") || name.equals("anyOf") || name.equals("any_of")) {
        for (JsonNode child : member.getValue()) {
          checkSchema(child, path, column);
        }
      }
    }
  }
}
