package dev.promptbeam.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.List;

/**
 * What the requests of a run ask for. For each kind the API has a message, calls and answers of its
 * own; who judges the answers is chosen where a run is put together.
 *
 * @param name as a spec says it
 * @param batchMethod the call that makes a job of such requests, as a model lists it too
 * @param method the call that asks for one at once; it is part of each request's key
 * @param message the API's name for the root of a request, whose fields are checked and counted
 * @param contents the field of it that holds what is asked: one content, or a list of turns
 * @param repeatable whether equal requests have equal answers, whatever they say
 */
public record RequestKind(
    String name,
    String batchMethod,
    String method,
    String message,
    String contents,
    boolean repeatable)
    implements Serializable {
  public static final RequestKind GENERATE =
      new RequestKind(
          "generate",
          "batchGenerateContent",
          "generateContent",
          "GenerateContentRequest",
          "contents",
          false);

  public static final RequestKind EMBED =
      new RequestKind(
          "embed",
          "asyncBatchEmbedContent",
          "embedContent",
          "EmbedContentRequest",
          "content",
          true);

  private static final List<RequestKind> ALL = List.of(GENERATE, EMBED);

  /** The kind that a spec says so; read back from where one was put down. */
  @JsonCreator
  public static RequestKind of(String name) {
    return ALL.stream()
        .filter(kind -> kind.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of request: " + name));
  }

  @JsonValue
  @Override
  public String name() {
    return name;
  }
}
