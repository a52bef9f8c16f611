package dev.promptbeam.request.field;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.FieldType.ListOf;
import dev.promptbeam.request.field.FieldType.MapOf;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.FieldType.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of the API's requests and of the messages in it (protocol 4.1; API reference, v1beta).
 * The service refuses a whole file for one unknown field (protocol 4.3), so the table is closed
 * wherever the API's messages are, and open only for function arguments and JSON schemas.
 */
public final class FieldTable {
  static final Message GENERATE_REQUEST = new Message("GenerateContentRequest");
  static final Message GENERATION_CONFIG = new Message("GenerationConfig");
  static final Message CONTENT = new Message("Content");
  public static final Message PART = new Message("Part");
  public static final Message SCHEMA = new Message("Schema");
  static final Message THINKING_CONFIG = new Message("ThinkingConfig");

  /** One message a paragraph: field and type; [X] is a list of X, {X} an object with free names. */
  private static final String TABLE =
      """
      GenerateContentRequest: contents [Content], systemInstruction Content, tools [Tool],
        toolConfig ToolConfig, safetySettings [SafetySetting], generationConfig GenerationConfig,
        cachedContent name, labels {name}, continuationToken bytes
      EmbedContentRequest: content Content, taskType name, title text,
        outputDimensionality integer
      Content: role name, parts [Part]
      Part: text text, inlineData Blob, fileData FileData, functionCall FunctionCall,
        functionResponse FunctionResponse, executableCode ExecutableCode,
        codeExecutionResult CodeExecutionResult, toolCall object, toolResponse object,
        thought boolean, thoughtSignature bytes, videoMetadata VideoMetadata,
        mediaResolution PartMediaResolution, partMetadata object
      Blob: mimeType name, data media
      FileData: mimeType name, fileUri name
      FunctionCall: id name, name name, args object
      FunctionResponse: id name, name name, response object, parts [any], willContinue boolean,
        scheduling name
      ExecutableCode: id name, language name, code text
      CodeExecutionResult: id name, outcome name, output text
      VideoMetadata: startOffset name, endOffset name, fps number
      PartMediaResolution: level name
      Tool: functionDeclarations [FunctionDeclaration], googleSearch object,
        googleSearchRetrieval object, codeExecution object, urlContext object, googleMaps object,
        fileSearch object, computerUse object, mcpServers [object]
      FunctionDeclaration: name name, description text, behavior name, parameters Schema,
        parametersJsonSchema any, response Schema, responseJsonSchema any
      ToolConfig: functionCallingConfig FunctionCallingConfig, retrievalConfig object,
        includeServerSideToolInvocations boolean
      FunctionCallingConfig: mode name, allowedFunctionNames [name]
      SafetySetting: category name, threshold name
      GenerationConfig: stopSequences [text], responseMimeType name, responseSchema Schema,
        responseJsonSchema any, responseModalities [name], candidateCount integer,
        maxOutputTokens integer, temperature number, topP number, topK integer, seed integer,
        presencePenalty number, frequencyPenalty number, responseLogprobs boolean,
        logprobs integer, enableEnhancedCivicAnswers boolean, speechConfig SpeechConfig,
        thinkingConfig ThinkingConfig, imageConfig ImageConfig, mediaResolution name,
        audioTranscriptionConfig object
      SpeechConfig: voiceConfig VoiceConfig, multiSpeakerVoiceConfig MultiSpeakerVoiceConfig,
        languageCode name
      MultiSpeakerVoiceConfig: speakerVoiceConfigs [SpeakerVoiceConfig]
      SpeakerVoiceConfig: speaker name, voiceConfig VoiceConfig
      VoiceConfig: prebuiltVoiceConfig PrebuiltVoiceConfig
      PrebuiltVoiceConfig: voiceName name
      ThinkingConfig: includeThoughts boolean, thinkingBudget integer, thinkingLevel name
      ImageConfig: aspectRatio name, imageSize name
      Schema: type name, format name, title text, description text, nullable boolean,
        enum [text], items Schema, minItems integer, maxItems integer, properties {Schema},
        required [name], propertyOrdering [name], minProperties integer, maxProperties integer,
        minimum number, maximum number, minLength integer, maxLength integer, pattern text,
        anyOf [Schema], example any, default any
      """;

  private static final Map<String, Map<String, FieldType>> MESSAGES = parse();

  private FieldTable() {}

  /** The message that a request of that kind is. */
  public static Message root(RequestKind kind) {
    return new Message(kind.message());
  }

  /** Whether a message is a whole request: the API names them so. */
  static boolean isRoot(Message message) {
    return message.name().endsWith("Request");
  }

  /** Whether a message has a field of that camelCase name. */
  public static boolean has(Message message, String field) {
    return fields(message).containsKey(field);
  }

  /** The fields of a message by their camelCase names, in the API's order. */
  static Map<String, FieldType> fields(Message message) {
    Map<String, FieldType> fields = MESSAGES.get(message.name());
    if (fields == null) {
      throw new IllegalStateException("the field table lacks " + message.name());
    }
    return fields;
  }

  /** The type of a list's items. */
  public static FieldType item(FieldType type) {
    return type instanceof ListOf list ? list.item() : Scalar.ANY;
  }

  /** The type of an object's member; ANY where the table does not know it. */
  public static FieldType member(FieldType type, String name) {
    if (type instanceof Message message) {
      return fields(message).getOrDefault(name, Scalar.ANY);
    }
    return type instanceof MapOf map ? map.value() : Scalar.ANY;
  }

  private static Map<String, Map<String, FieldType>> parse() {
    Map<String, Map<String, FieldType>> messages = new LinkedHashMap<>();
    for (String paragraph : TABLE.split("\n(?=\\S)")) {
      List<String> nameAndFields = List.of(paragraph.split(":", 2));
      Map<String, FieldType> fields = new LinkedHashMap<>();
      for (String field : nameAndFields.get(1).split(",")) {
        List<String> words = List.of(field.strip().split("\\s+"));
        fields.put(words.get(0), type(words.get(1)));
      }
      messages.put(nameAndFields.get(0).strip(), fields);
    }
    return messages;
  }

  private static FieldType type(String word) {
    if (word.startsWith("[")) {
      return new ListOf(type(word.substring(1, word.length() - 1)));
    }
    if (word.startsWith("{")) {
      return new MapOf(type(word.substring(1, word.length() - 1)));
    }
    return Character.isUpperCase(word.charAt(0))
        ? new Message(word)
        : Scalar.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
