package dev.promptbeam.gemini.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way out of this network: the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, in
 * either case, or those of Java's own options, which win.
 */
public final class Proxies {
  /** The JDK would send no user and password for a tunnel, and has no other way to say so. */
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private static final List<String> JAVA_OPTIONS =
      List.of("https.proxyHost", "http.proxyHost", "socksProxyHost", "java.net.useSystemProxies");

  private static final Proxies JAVAS = new Proxies(true, null, null, new NoProxy(List.of()));

  private final boolean javas;
  private final @Nullable ProxyServer https;
  private final @Nullable ProxyServer http;
  private final NoProxy without;

  private Proxies(
      boolean javas, @Nullable ProxyServer https, @Nullable ProxyServer http, NoProxy without) {
    this.javas = javas;
    this.https = https;
    this.http = http;
    this.without = without;
  }

  /** What Java's options name, nothing as a rule. */
  public static Proxies ofJava() {
    return JAVAS;
  }

  /**
   * @param property looks an option of Java up
   * @throws IllegalArgumentException where a variable is no proxy; the message does not quote it
   */
  public static Proxies of(
      Map<String, String> environment, UnaryOperator<@Nullable String> property) {
    if (JAVA_OPTIONS.stream().anyMatch(option -> isSet(property.apply(option)))) {
      return JAVAS;
    }
    return new Proxies(
        false,
        server("HTTPS_PROXY", environment),
        server("HTTP_PROXY", environment),
        NoProxy.of(value("NO_PROXY", environment)));
  }

  /** Lets the JDK give a proxy a user and password; before its first client is made, or never. */
  public static void allowPasswords() {
    if (System.getProperty(DISABLED_SCHEMES) == null) {
      System.setProperty(DISABLED_SCHEMES, "");
    }
  }

  /** The proxy that an address is reached by; null for none, and for one of Java's options. */
  @Nullable ProxyServer to(URI address) {
    WebOrigin origin = WebOrigin.of(address);
    ProxyServer proxy = origin.scheme().equals("https") ? https : http;
    return proxy == null || without.covers(origin.host(), origin.port()) ? null : proxy;
  }

  /** What must not show in any message. */
  public List<String> secrets() {
    return Stream.of(https, http)
        .filter(Objects::nonNull)
        .flatMap(proxy -> proxy.secrets().stream())
        .toList();
  }

  /** What the JDK is to ask; null for its own. */
  public @Nullable ProxySelector selector() {
    return javas ? null : new Selector();
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI address) {
      ProxyServer proxy = to(address);
      return List.of(
          proxy == null
              ? Proxy.NO_PROXY
              : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
      // The call fails, and says so.
    }
  }

  private static @Nullable ProxyServer server(String name, Map<String, String> environment) {
    String value = value(name, environment);
    return value.isEmpty() ? null : ProxyServer.of(name, value);
  }

  /** The lower case is looked at first, as curl does; set and empty, it means none. */
  private static String value(String name, Map<String, String> environment) {
    String lower = environment.get(name.toLowerCase(Locale.ROOT));
    return (lower == null ? environment.getOrDefault(name, "") : lower).strip();
  }

  private static boolean isSet(@Nullable String property) {
    return property != null && !property.isBlank() && !property.equals("false");
  }
}
