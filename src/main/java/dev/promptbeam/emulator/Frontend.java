package dev.promptbeam.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What every call goes through: accounting, key, faults, handler, delivery. */
final class Frontend implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Frontend.class.getName());

  private final Routes routes;
  private final Accounting accounting;
  private final FaultGate gate;
  private final Delivery delivery;
  private final JobStore jobs;
  private final FileStore files;
  private final @Nullable String apiKey;

  Frontend(
      Routes routes,
      Accounting accounting,
      FaultGate gate,
      Delivery delivery,
      JobStore jobs,
      FileStore files,
      @Nullable String apiKey) {
    this.routes = routes;
    this.accounting = accounting;
    this.gate = gate;
    this.delivery = delivery;
    this.jobs = jobs;
    this.files = files;
    this.apiKey = apiKey;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      serve(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the caller went away", e);
    } finally {
      exchange.close();
    }
  }

  private void serve(HttpExchange exchange) throws IOException, InterruptedException {
    Routes.Match match = routes.find(exchange);
    if (match == null) {
      delivery.send(exchange, notFound(exchange).reply(), CallFault.NONE);
      return;
    }
    Call call = match.call();
    Reply reply = answer(call, match.handler());
    if (reply != null && !call.fault().is("loseAnswer")) {
      delivery.send(exchange, call.fault().after(reply), call.fault());
    }
  }

  /** Null for no answer at all. */
  private @Nullable Reply answer(Call call, Handler handler)
      throws IOException, InterruptedException {
    try {
      if (!call.operation.equals("control")) {
        accounting.count(call.operation);
        checkKey(call);
        passGate(call);
      }
      return handler.handle(call);
    } catch (Interception e) {
      return e.reply;
    } catch (ApiException e) {
      return e.reply();
    } catch (NumberFormatException e) {
      return ApiException.invalid("Invalid number: " + e.getMessage()).reply();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "defect of the emulator in " + call.operation, e);
      return new ApiException(RpcCode.INTERNAL, "Defect of the emulator: " + e).reply();
    }
  }

  /** Creates and uploads pass in their handlers, which know what the body says. */
  private void passGate(Call call) throws IOException, InterruptedException {
    if (call.operation.equals("batches.create") || call.operation.startsWith("files.upload")) {
      return;
    }
    if (call.operation.startsWith("batches.")) {
      Job job = jobs.peek(call.id);
      gate.pass(
          call,
          job == null ? null : job.displayName,
          job == null ? null : job.identity.model(),
          null);
      return;
    }
    if (call.operation.startsWith("files.")) {
      StoredFile file = files.find(call.id);
      gate.pass(
          call,
          file == null ? null : file.displayName(),
          null,
          file == null ? null : file.mimeType());
      return;
    }
    gate.pass(call, null, call.id, null);
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
