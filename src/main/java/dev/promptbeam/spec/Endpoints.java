package dev.promptbeam.spec;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code endpoint}. */
final class Endpoints {
  private static final String WANTED = "wants gemini, emulator or a base URL such as https://host";

  private Endpoints() {}

  static @Nullable String read(Field field) {
    String text = field.text();
    if (text == null || text.equals("gemini") || text.equals("emulator")) {
      return text;
    }
    String fault = fault(text);
    if (fault != null) {
      field.error(fault);
      return null;
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static @Nullable String fault(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return WANTED;
    }
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null) {
      return WANTED;
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      return "is an address only: no user, password, key or query in it";
    }
    return text.matches(".*/v[0-9]+[a-z0-9]*/?")
        ? "is a base URL: leave the version at its end out"
        : null;
  }
}
