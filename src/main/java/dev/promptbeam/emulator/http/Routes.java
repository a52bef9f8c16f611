package dev.promptbeam.emulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which handler answers which method and path; the first fitting route wins. */
public final class Routes {
  private static final String VERSION = "/(?<version>v1beta|v1)/";
  private static final String ID = "(?<id>[^/:]+)";

  /** A call together with what answers it. */
  public record Match(Call call, Handler handler) {}

  private record Route(
      String method, Pattern path, Function<Exchange, String> operation, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();

  /** Adds a route below the API version, after an optional prefix like {@code /upload}. */
  public void add(String method, String prefix, String path, String operation, Handler handler) {
    Pattern pattern = Pattern.compile(prefix + VERSION + path.replace("{id}", ID));
    routes.add(new Route(method, pattern, exchange -> operation, handler));
  }

  /** Adds the upload address, whose operation stands in a header. */
  public void addUpload(Function<Exchange, String> operation, Handler handler) {
    Pattern pattern = Pattern.compile("/upload" + VERSION + "files");
    routes.add(new Route("POST", pattern, operation, handler));
  }

  /** Adds an address of the emulator itself. */
  public void addControl(String method, String path, Handler handler) {
    Pattern pattern = Pattern.compile("/_emulator/" + path.replace("{id}", ID));
    routes.add(new Route(method, pattern, exchange -> "control", handler));
  }

  public @Nullable Match find(Exchange exchange) {
    String path = exchange.uri().getPath();
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (route.method().equals(exchange.method()) && matcher.matches()) {
        return new Match(call(route, matcher, exchange), route.handler());
      }
    }
    return null;
  }

  private static Call call(Route route, Matcher matcher, Exchange exchange) {
    String pattern = route.path().pattern();
    String version = pattern.contains("<version>") ? matcher.group("version") : "";
    String id = pattern.contains("<id>") ? matcher.group("id") : "";
    String path = exchange.uri().getPath();
    int colon = path.lastIndexOf(':');
    String action = colon < 0 ? "" : path.substring(colon + 1);
    return new Call(route.operation().apply(exchange), version, id, action, exchange);
  }
}
