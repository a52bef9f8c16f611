package dev.promptbeam.gemini.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are reached without a proxy: those that NO_PROXY lists, and this machine.
 *
 * @param entries in lower case: {@code *}, a host or domain, an address, or a range of them such as
 *     {@code 10.0.0.0/8}, each with or without a port
 */
record NoProxy(List<String> entries) {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*");

  static NoProxy of(String list) {
    String lower = list.toLowerCase(Locale.ROOT);
    return new NoProxy(Pattern.compile("[,\\s]+").splitAsStream(lower.strip()).toList());
  }

  /**
   * @param host as it stands in an address, an IPv6 one in brackets or without
   */
  boolean covers(String host, int port) {
    String plain = unbracketed(host.toLowerCase(Locale.ROOT));
    InetAddress address = address(plain);
    boolean local = plain.equals("localhost") || plain.endsWith(".localhost");
    if (local || (address != null && address.isLoopbackAddress())) {
      return true;
    }
    return entries.stream().anyMatch(entry -> covers(entry, plain, address, port));
  }

  private static boolean covers(
      String entry, String host, @Nullable InetAddress address, int port) {
    int colon = entry.lastIndexOf(':');
    boolean named = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
    if (named && !entry.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String pattern = unbracketed(named ? entry.substring(0, colon) : entry);
    if (pattern.equals("*")) {
      return true;
    }
    if (address != null) {
      return contains(pattern, address);
    }
    String domain = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
    String bare = domain.startsWith(".") ? domain.substring(1) : domain;
    return !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare));
  }

  private static boolean contains(String range, InetAddress address) {
    int slash = range.indexOf('/');
    InetAddress first = address(slash < 0 ? range : range.substring(0, slash));
    if (first == null || first.getAddress().length != address.getAddress().length) {
      return false;
    }
    int all = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(range.substring(slash + 1), all);
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      int at = bit / Byte.SIZE;
      if ((first.getAddress()[at] & mask) != (address.getAddress()[at] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static int bits(String text, int all) {
    boolean number = text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number && !text.isEmpty() ? Math.min(Integer.parseInt(text), all) : all;
  }

  /** The address that a text is; null for a name, which is not looked up. */
  private static @Nullable InetAddress address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
