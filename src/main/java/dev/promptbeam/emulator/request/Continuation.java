package dev.promptbeam.emulator.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Tokens by which an answer is gone on with; they hold the place in it and the prompt's mark. */
public final class Continuation {
  private static final String START = "emulated:";

  private Continuation() {}

  public static String token(ScannedRequest request, int place) {
    byte[] bytes = (START + mark(request) + ":" + place).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The place that a token holds; negative for a token that was not given to this request. */
  public static int place(ScannedRequest request, String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      String start = START + mark(request) + ":";
      return text.startsWith(start) ? Integer.parseInt(text.substring(start.length())) : -1;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static String mark(ScannedRequest request) {
    return HexFormat.of().formatHex(request.lastUserDigest(), 0, 4);
  }
}
