package dev.promptbeam.emulator;

import dev.promptbeam.emulator.batches.Job;
import dev.promptbeam.emulator.batches.JobStore;
import dev.promptbeam.emulator.control.Accounting;
import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.files.StoredFile;
import dev.promptbeam.emulator.http.Call;
import dev.promptbeam.emulator.http.Delivery;
import dev.promptbeam.emulator.http.Exchange;
import dev.promptbeam.emulator.http.FaultGate;
import dev.promptbeam.emulator.http.Handler;
import dev.promptbeam.emulator.http.HostNames;
import dev.promptbeam.emulator.http.KeyCheck;
import dev.promptbeam.emulator.http.Routes;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Interception;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.reply.RpcCode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What every call goes through: names, accounting, key, faults, handler, delivery. */
record Frontend(
    Routes routes,
    Accounting accounting,
    FaultGate gate,
    Delivery delivery,
    JobStore jobs,
    FileStore files,
    HostNames names,
    KeyCheck keys) {
  private static final System.Logger LOG = System.getLogger(Frontend.class.getName());

  /**
   * Answers, or leaves the exchange without an answer.
   *
   * @throws IOException where the connection cannot go on
   */
  void handle(Exchange exchange) throws IOException {
    try {
      serve(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // A caller that is not told would wait for ever.
      if (exchange.isAnswered()) {
        throw new IOException("a defect of the emulator in the middle of an answer", e);
      }
      exchange.respond(defect(exchange.uri().getPath(), e));
    }
  }

  private void serve(Exchange exchange) throws IOException, InterruptedException {
    Reply refusal = refusal(exchange);
    Routes.Match match = refusal == null ? routes.find(exchange) : null;
    if (match == null) {
      exchange.respond(refusal != null ? refusal : notFound(exchange).reply());
      return;
    }
    Call call = match.call();
    Reply reply = answer(call, match.handler());
    if (reply != null && !call.fault().is("loseAnswer")) {
      delivery.send(exchange, call.fault().after(reply), call.fault());
    }
  }

  private @Nullable Reply refusal(Exchange exchange) {
    try {
      names.check(exchange);
      return null;
    } catch (ApiException e) {
      return e.reply();
    }
  }

  /** Null for no answer at all. */
  private @Nullable Reply answer(Call call, Handler handler)
      throws IOException, InterruptedException {
    try {
      if (!call.operation.equals("control")) {
        accounting.count(call.operation);
        keys.check(call);
        passGate(call);
      }
      return handler.handle(call);
    } catch (Interception e) {
      return e.reply;
    } catch (ApiException e) {
      return e.reply();
    } catch (NumberFormatException e) {
      return ApiException.invalid("Invalid number: " + e.getMessage()).reply();
    } catch (RuntimeException | Error e) {
      return defect(call.operation, e);
    }
  }

  /** Out of memory and stack included: what one call asks too much of is free again by now. */
  private static Reply defect(String where, Throwable cause) {
    LOG.log(Level.ERROR, "defect of the emulator in " + where, cause);
    return new ApiException(RpcCode.INTERNAL, "Defect of the emulator: " + cause).reply();
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

  private static ApiException notFound(Exchange exchange) {
    return new ApiException(
        RpcCode.NOT_FOUND, "No such method: " + exchange.method() + " " + exchange.uri().getPath());
  }
}
