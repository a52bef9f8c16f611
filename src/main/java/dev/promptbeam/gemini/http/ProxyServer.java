package dev.promptbeam.gemini.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A proxy with what it wants to see. Its user and password show nowhere but in its header. */
final class ProxyServer {
  private static final int HTTP_PORT = 80;

  /** Shorter ones would take letters out of every message. */
  private static final int SHORTEST_SECRET = 4;

  private final String host;
  private final int port;
  private final @Nullable String user;

  private ProxyServer(String host, int port, @Nullable String user) {
    this.host = host;
    this.port = port;
    this.user = user;
  }

  /**
   * Reads {@code [http://][user[:password]@]host[:port]}; user and password may be percent-encoded.
   *
   * @param variable where it stands, for messages
   * @throws IllegalArgumentException where it is not one; the message does not quote it
   */
  static ProxyServer of(String variable, String text) {
    int scheme = text.indexOf("://");
    if (scheme >= 0 && !text.substring(0, scheme).toLowerCase(Locale.ROOT).equals("http")) {
      throw refused(
          variable, "its scheme is not http, the only one this program speaks to proxies");
    }
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    int at = rest.lastIndexOf('@');
    String address = rest.substring(at + 1).replaceFirst("/.*", "");
    int colon = address.lastIndexOf(':');
    boolean named = colon > address.lastIndexOf(']');
    String host = named ? address.substring(0, colon) : address;
    if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '@')) {
      throw refused(variable, "it names no host");
    }
    int port = named ? port(variable, address.substring(colon + 1)) : HTTP_PORT;
    return new ProxyServer(host, port, at < 0 ? null : decoded(variable, rest.substring(0, at)));
  }

  String host() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return port;
  }

  /** The value of its header; null where it wants none. */
  @Nullable String authorization() {
    return user == null ? null : "Basic " + encoded(user);
  }

  /** What must not show in any message. */
  List<String> secrets() {
    if (user == null) {
      return List.of();
    }
    String password = user.substring(user.indexOf(':') + 1);
    return password.length() < SHORTEST_SECRET
        ? List.of(encoded(user))
        : List.of(encoded(user), password);
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static int port(String variable, String text) {
    boolean number = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number && !text.isEmpty() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw refused(variable, "its port is not a number from 1 to 65535");
    }
    return port;
  }

  private static String decoded(String variable, String user) {
    try {
      String text = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
      return text.indexOf(':') < 0 ? text + ":" : text;
    } catch (IllegalArgumentException e) {
      throw refused(variable, "a % in its user or password begins no encoded character; write %25");
    }
  }

  private static String encoded(String user) {
    return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException refused(String variable, String why) {
    return new IllegalArgumentException(
        variable + " is not a proxy such as http://user:password@host:3128: " + why);
  }
}
