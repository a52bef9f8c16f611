package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Thought signatures: each is bound to the part that carries it, so that a changed one is seen. */
public final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] SALT = "emulated thoughts".getBytes(StandardCharsets.UTF_8);

  /** Google's words for calls that another model made. */
  private static final Set<String> UNCHECKED =
      Set.of("skip_thought_signature_validator", "context_engineering_is_the_way_to_go");

  private Signature() {}

  /** Of a part that holds nothing else. */
  public static String alone() {
    return of("alone");
  }

  public static String ofText(String text) {
    return of("text\n" + text);
  }

  /**
   * Of media.
   *
   * @param sum the CRC-32 of its base64
   */
  public static String ofMedia(String mimeType, long sum, long characters) {
    return of("media\n" + mimeType + "\n" + sum + "\n" + characters);
  }

  /** Of a call, in whatever order its arguments stand and however its numbers are spelt. */
  public static String ofCall(JsonNode call) {
    return of("call\n" + call.path("name").asText() + "\n" + canonical(call.path("args")));
  }

  static boolean isUnchecked(String signature) {
    return UNCHECKED.contains(signature);
  }

  private static String of(String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(SALT, ALGORITHM));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static JsonNode canonical(JsonNode value) {
    if (value.isNumber()) {
      return Json.object().numberNode(value.doubleValue());
    }
    if (value.isArray()) {
      var list = Json.array();
      value.forEach(element -> list.add(canonical(element)));
      return list;
    }
    if (!value.isObject()) {
      return value.isMissingNode() ? Json.object() : value;
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    var object = Json.object();
    sorted.forEach((name, member) -> object.set(name, canonical(member)));
    return object;
  }
}
