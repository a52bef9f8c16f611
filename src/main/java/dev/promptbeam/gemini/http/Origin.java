package dev.promptbeam.gemini.http;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port: the one place a key may go. */
record Origin(String scheme, String host, int port) {
  static Origin of(URI address) {
    String scheme = lower(address.getScheme());
    int standard = scheme.equals("https") ? 443 : 80;
    int port = address.getPort() == -1 ? standard : address.getPort();
    return new Origin(scheme, lower(address.getHost()), port);
  }

  private static String lower(String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }
}
