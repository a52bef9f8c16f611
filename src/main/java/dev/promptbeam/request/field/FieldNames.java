package dev.promptbeam.request.field;

import dev.promptbeam.model.CamelCase;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.RequestProblem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a name that a message does not have. */
public final class FieldNames {
  /** Shorthands of this program, part of the names a request may have. */
  public static final String PROMPT = "prompt";

  public static final String SYSTEM = "system";

  /** A list of messages, as OpenAI's API or ShareGPT has them. */
  public static final String MESSAGES = "messages";

  /** The whole body of a request as OpenAI's API takes it. */
  public static final String OPENAI = "openai";

  /** Of a part: a local file. */
  public static final String MEDIA = "media";

  public static final String MIME_TYPE = "mimeType";

  /** Fields of the API that a batch line must not have (protocol 4.1). */
  private static final Map<String, String> NOT_IN_BATCH =
      Map.of(
          "model", "the model belongs to the spec, beside request, not in it",
          "serviceTier", "batch jobs have no service tier; leave it out",
          "store", "batch requests are not stored; leave it out");

  private FieldNames() {}

  /** The fault of a name that {@code message} lacks. */
  static RequestProblem unknown(Message message, String name, String path) {
    String camel = CamelCase.of(name);
    String refusal = FieldTable.isRoot(message) ? NOT_IN_BATCH.get(camel) : null;
    if (refusal != null) {
      return RequestProblem.name(path, refusal);
    }
    if (message.equals(FieldTable.PART) && name.equals(MEDIA)) {
      return RequestProblem.name(
          path, "files are named in the spec alone, such as {media: \"{{column}}\"}");
    }
    String home = home(message, camel);
    if (home != null) {
      return RequestProblem.name(path, home);
    }
    if (message.equals(FieldTable.SCHEMA) && camel.equals("additionalProperties")) {
      return new RequestProblem(
          path,
          Kind.UNKNOWN_FIELD,
          "not part of the API's Schema; responseJsonSchema and parametersJsonSchema take it",
          null);
    }
    return new RequestProblem(path, Kind.UNKNOWN_FIELD, "unknown field", near(message, camel));
  }

  private static @Nullable String home(Message message, String camel) {
    if (message.equals(FieldTable.GENERATE_REQUEST)
        && FieldTable.fields(FieldTable.GENERATION_CONFIG).containsKey(camel)) {
      return "belongs inside generationConfig";
    }
    Set<String> top = FieldTable.fields(FieldTable.GENERATE_REQUEST).keySet();
    if (message.equals(FieldTable.GENERATION_CONFIG) && top.contains(camel)) {
      return "belongs beside generationConfig, not inside it";
    }
    return null;
  }

  private static @Nullable String near(Message message, String camel) {
    List<String> known = new ArrayList<>(FieldTable.fields(message).keySet());
    if (message.equals(FieldTable.GENERATE_REQUEST)) {
      if (camel.equals("config")) {
        return "generationConfig";
      }
      known.add(SYSTEM);
      known.add(MESSAGES);
    }
    if (message.equals(FieldTable.PART)) {
      known.add(MEDIA);
    }
    if (FieldTable.isRoot(message)) {
      known.add(PROMPT);
    }
    return NearestName.of(camel, known);
  }
}
