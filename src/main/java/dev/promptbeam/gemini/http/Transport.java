package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.codec.BodySink;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.Redaction;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Sends one request and says what came of it. Neither repeats nor follows anything. */
public final class Transport implements AutoCloseable {
  /** An error is a few lines, or names each line of a large file that it refuses. */
  private static final int ERROR_BYTES = 8 << 20;

  /** The JDK would resend a POST whose answer is lost: a job, twice. */
  private static final String RESEND_PROPERTY = "jdk.httpclient.enableAllMethodRetry";

  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private final Proxies proxies;
  private final Redaction redaction;
  private final ExecutorService executor = Executors.newCachedThreadPool(threads("gemini-http"));
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, threads("gemini-timer"));
  private final HttpClient shared;

  /**
   * @throws IllegalStateException where the JDK is told to resend requests of all methods
   */
  public Transport(ClientOptions options, Proxies proxies, Redaction redaction) {
    if (System.getProperty(RESEND_PROPERTY) != null) {
      throw new IllegalStateException(
          RESEND_PROPERTY + " is set: it could make a job twice, so unset it");
    }
    this.connectTimeout = options.timeouts().connect();
    this.idleTimeout = options.timeouts().idle();
    this.proxies = proxies;
    this.redaction = redaction;
    Proxies.allowPasswords();
    timer.setRemoveOnCancelPolicy(true);
    boolean secure = options.baseUrl().getScheme().equalsIgnoreCase("https");
    shared = client(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
  }

  /**
   * @param sink takes the body of a success
   * @param key sent as a header; null where this address must not see it
   */
  Answer send(Call call, BodySink sink, @Nullable ApiKey key)
      throws GeminiException, InterruptedException {
    BytesSink error = new BytesSink(ERROR_BYTES);
    Redaction hidden = redaction.hiding(call.address());
    HttpResponse.BodyHandler<BodySink> handler =
        info -> {
          boolean success = info.statusCode() / 100 == 2;
          BodySink chosen = redaction.before(success ? sink : error);
          chosen.begin(info.statusCode(), info.headers());
          // An error is short, whatever was asked for.
          Duration usual = success ? call.patience().body() : call.patience().headers();
          Duration longest = success ? call.patience().longest() : call.patience().headers();
          return new WatchedBody(chosen, idleTimeout, usual, longest, timer);
        };
    ProxyServer proxy = proxies.to(call.address());
    HttpRequest request = call.request(key, proxy == null ? null : proxy.authorization());
    try {
      HttpResponse<BodySink> response = clientFor(call).send(request, handler);
      return new Answer(response.statusCode(), response.headers(), error, hidden);
    } catch (IOException | IllegalArgumentException e) {
      // The JDK throws the second for an answer whose Content-Length is not a number.
      throw Unreached.because(e, call, proxy, hidden);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    executor.shutdownNow();
  }

  /**
   * A fresh client has no pooled connections: one that the server has just closed fails as
   * "received no bytes", which cannot be told from a lost answer (protocol 11).
   */
  private HttpClient clientFor(Call call) {
    return call.ownConnection() ? client(HttpClient.Version.HTTP_1_1) : shared;
  }

  private HttpClient client(HttpClient.Version version) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(version)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(executor);
    ProxySelector selector = proxies.selector();
    return (selector == null ? client : client.proxy(selector)).build();
  }

  private static ThreadFactory threads(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
