package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.GeminiException;
import java.net.URI;
import java.util.Set;

/**
 * Where an answer sends a GET. Followed by hand, because the JDK forwards the key's header to any
 * host (architecture, "The HTTP client").
 */
final class Redirect {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirect() {}

  static boolean is(Answer answer) {
    return STATUSES.contains(answer.status()) && !answer.header("location").isEmpty();
  }

  /** The messages leave the address out: a storage host's is signed, so it is a secret. */
  static URI target(Call call, Answer answer) throws GeminiException.Unavailable {
    URI target;
    try {
      target = call.address().resolve(answer.header("location"));
    } catch (IllegalArgumentException e) {
      throw refused(call, answer, "to an address that cannot be read");
    }
    String scheme = WebOrigin.of(target).scheme();
    if (target.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw refused(call, answer, "to something that is not http");
    }
    if (scheme.equals("http") && WebOrigin.of(call.address()).scheme().equals("https")) {
      throw refused(call, answer, "from https to http");
    }
    return target;
  }

  private static GeminiException.Unavailable refused(Call call, Answer answer, String how) {
    String message = call.label() + ": redirected " + how;
    return new GeminiException.Unavailable(message, answer.status(), null);
  }
}
