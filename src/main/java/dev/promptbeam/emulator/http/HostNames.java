package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names this server answers to. A page of the web can have its own name resolved to this
 * machine, and would then read and change what is here; but it cannot choose the name under which
 * its browser calls.
 */
public final class HostNames {
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final Set<String> allowed = new HashSet<>();

  public HostNames(String host, Set<String> more) {
    allowed.add(plain(host));
    more.forEach(name -> allowed.add(plain(name)));
  }

  /**
   * Refuses a call under a name that is not ours, and one that a page of another name makes.
   *
   * @throws ApiException 403
   */
  public void check(Exchange exchange) {
    List<String> names = new ArrayList<>(exchange.headers("Host"));
    String target = exchange.uri().getRawAuthority();
    if (target != null) {
      names.add(target);
    }
    for (String name : names) {
      if (!isOurs(name, exchange.localAddress())) {
        throw refused(name, "is not a name of this emulator");
      }
    }
    for (String origin : exchange.headers("Origin")) {
      String name = authority(origin);
      if (!isOurs(name, exchange.localAddress())) {
        throw refused(name, "is a page of elsewhere");
      }
    }
    if ("cross-site".equals(exchange.header("Sec-Fetch-Site"))) {
      throw refused("this", "is a page of elsewhere");
    }
  }

  private boolean isOurs(String hostAndPort, String localAddress) {
    String name = plain(withoutPort(hostAndPort));
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || LOOPBACK.matcher(name).matches()
        || name.equals("::1")
        || name.equals(plain(localAddress))
        || allowed.contains(name);
  }

  /** Of {@code http://name:port}; the text itself where it is none, such as {@code null}. */
  private static String authority(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? origin : authority;
    } catch (IllegalArgumentException e) {
      return origin;
    }
  }

  private static String withoutPort(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
  }

  /** In one spelling: lower case, no brackets, no zone, no dot at the end. */
  private static String plain(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      lower = lower.substring(1, lower.length() - 1);
    }
    if (lower.contains(":")) {
      return ofSix(lower);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String ofSix(String address) {
    try {
      // In brackets it is never looked up as a name.
      String figures = InetAddress.getByName("[" + address + "]").getHostAddress();
      int zone = figures.indexOf('%');
      String bare = zone < 0 ? figures : figures.substring(0, zone);
      return bare.equals("0:0:0:0:0:0:0:1") ? "::1" : bare;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private static ApiException refused(String name, String why) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
    return new ApiException(
        RpcCode.PERMISSION_DENIED,
        "Emulator: \"" + shown + "\" " + why + "; name it with --allow-host where it may call.");
  }
}
