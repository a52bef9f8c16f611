package dev.promptbeam.gemini.http;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port: the one place a key may go. */
record WebOrigin(String scheme, String host, int port) {
  static WebOrigin of(URI address) {
    String scheme = lower(address.getScheme());
    int standard = scheme.equals("https") ? 443 : 80;
    int port = address.getPort() == -1 ? standard : address.getPort();
    return new WebOrigin(scheme, lower(address.getHost()), port);
  }

  private static String lower(String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }
}
