package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.Members;
import dev.promptbeam.model.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calls whose answer is a JSON object that fits in memory. */
public final class JsonCalls {
  private static final int ANSWER_BYTES = 64 << 20;

  private static final int LONGEST_TOKEN = 4096;

  private final Caller caller;

  public JsonCalls(Caller caller) {
    this.caller = caller;
  }

  /**
   * An object that was answered; {@code made} when the service made it, by its own clock, null
   * where it does not say.
   */
  public record Answered(Members object, Answer answer) {
    public @Nullable Instant made() {
      return AnswerDate.of(answer.headers());
    }
  }

  /** The object answered. */
  public Members call(Call call) throws GeminiException, InterruptedException {
    return dated(call).object();
  }

  /** The object answered and its time. */
  public Answered dated(Call call) throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    Answer answer = caller.succeed(call, body);
    return new Answered(object(call, answer, body), answer);
  }

  /**
   * The next page's token, null on the last page.
   *
   * @throws GeminiException.Unavailable where it is too long for an address
   */
  public static @Nullable String nextPage(Call call, Members page)
      throws GeminiException.Unavailable {
    String token = page.textOrNull("nextPageToken");
    if (token != null && token.length() > LONGEST_TOKEN) {
      String what = "a page token of " + token.length() + " characters";
      throw new GeminiException.Unavailable(
          call.label() + ": not an answer of the API: " + what, 200, null);
    }
    return token;
  }

  /**
   * The items of a page. An empty object is an empty page (protocol 3.3), and null is what JSON
   * calls a member that is not there; any other object is no page, and shows nothing.
   */
  public static JsonNode items(Call call, Members page, String name)
      throws GeminiException.Unavailable {
    JsonNode items = page.node(name);
    boolean known = page.object().isEmpty() || !page.node("nextPageToken").isMissingNode();
    if (items.isArray() || items.isNull() || (items.isMissingNode() && known)) {
      return items;
    }
    String what = items.isMissingNode() ? "no list" : name + " is no list";
    throw new GeminiException.Unavailable(
        call.label() + ": not an answer of the API: " + what, 200, null);
  }

  /** A call whose answer says nothing: an empty object (protocol 2.3, 3.3). */
  public void acknowledge(Call call) throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    acknowledged(call, caller.succeed(call, body), body);
  }

  public void acknowledged(Call call, Answer answer, BytesSink body) throws GeminiException {
    if (!object(call, answer, body).object().isEmpty()) {
      throw unusable(call, answer, answer.redaction().excerpt(body.text()));
    }
  }

  private Members object(Call call, Answer answer, BytesSink body) throws GeminiException {
    if (body.cut()) {
      throw unusable(call, answer, "longer than 64 MiB");
    }
    JsonNode tree = tree(body);
    // An error inside HTTP 200 must not pass for an empty list. A job has a name besides its error.
    if (!tree.has("name") && !tree.has("metadata")) {
      caller.throwErrorInside(call, answer, tree);
    }
    if (!tree.isObject()) {
      String start = answer.redaction().excerpt(body.text());
      throw unusable(call, answer, start.isEmpty() ? "an empty body" : start);
    }
    return new Members(tree);
  }

  /** A missing node for what is no JSON: the parser's message would quote the answer. */
  public static JsonNode tree(BytesSink body) {
    try {
      return Json.MAPPER.readTree(body.text());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  public static byte[] bytes(JsonNode json) {
    try {
      return Json.MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static GeminiException.Unavailable unusable(Call call, Answer answer, String what) {
    String message = call.label() + ": not an answer of the API: " + what;
    return new GeminiException.Unavailable(message, answer.status(), null);
  }
}
