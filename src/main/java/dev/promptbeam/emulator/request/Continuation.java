package dev.promptbeam.emulator.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tokens by which an answer is gone on with; they hold the place in it. */
public final class Continuation {
  private static final String START = "emulated:";

  private Continuation() {}

  public static String token(int place) {
    byte[] bytes = (START + place).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The place that a token holds; negative for a token that none of ours is. */
  public static int place(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      return text.startsWith(START) ? Integer.parseInt(text.substring(START.length())) : -1;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
