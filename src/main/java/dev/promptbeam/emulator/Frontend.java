package dev.promptbeam.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What every call goes through: key, accounting, handler, delivery. */
final class Frontend implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Frontend.class.getName());

  private final Routes routes;
  private final Accounting accounting;
  private final @Nullable String apiKey;

  Frontend(Routes routes, Accounting accounting, @Nullable String apiKey) {
    this.routes = routes;
    this.accounting = accounting;
    this.apiKey = apiKey;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      Routes.Match match = routes.find(exchange);
      if (match == null) {
        Delivery.send(exchange, notFound(exchange).reply());
        return;
      }
      Delivery.send(exchange, answer(match));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the caller went away", e);
    } finally {
      exchange.close();
    }
  }

  private Reply answer(Routes.Match match) throws IOException, InterruptedException {
    Call call = match.call();
    boolean control = call.operation.equals("control");
    if (!control) {
      accounting.count(call.operation);
    }
    try {
      if (!control) {
        checkKey(call);
      }
      return match.handler().handle(call);
    } catch (ApiException e) {
      return e.reply();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "defect of the emulator in " + call.operation, e);
      return new ApiException(RpcCode.INTERNAL, "Defect of the emulator: " + e).reply();
    }
  }

  private void checkKey(Call call) {
    // The address of an upload is a secret of its own; curl sends no key on it.
    if (apiKey == null || call.parameter("upload_id") != null) {
      return;
    }
    String given = call.apiKey();
    if (given == null) {
      throw new ApiException(
          RpcCode.PERMISSION_DENIED,
          "Method doesn't allow unregistered callers (callers without established identity)."
              + " Please use API Key or other form of API consumer identity to call this API.");
    }
    if (!given.equals(apiKey)) {
      throw ApiException.invalid("API key not valid. Please pass a valid API key.")
          .withDetail(
              Json.object()
                  .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                  .put("reason", "API_KEY_INVALID")
                  .put("domain", "googleapis.com"));
    }
  }

  private static ApiException notFound(HttpExchange exchange) {
    return new ApiException(
        RpcCode.NOT_FOUND,
        "No such method: "
            + exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath());
  }
}
