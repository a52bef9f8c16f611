package dev.promptbeam.cli.told;

import dev.promptbeam.model.Sleeper;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A notice that is posted to an address, signed where there is a secret. */
public final class WebNotice {
  /** The environment variable with the secret. */
  public static final String SECRET = "PROMPTBEAM_NOTIFY_SECRET";

  static final String SIGNATURE = "Promptbeam-Signature";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int ATTEMPTS = 4;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private final URI address;
  private final @Nullable String login;
  private final @Nullable String secret;
  private final @Nullable ProxySelector proxies;
  private final Clock clock;
  private final Sleeper sleeper;

  /**
   * @param address of http or https; a user and password in it become a header
   * @param secret to sign with; null for none
   * @throws URISyntaxException where it is no such address; the message does not quote it
   */
  public WebNotice(
      String address,
      @Nullable String secret,
      @Nullable ProxySelector proxies,
      Clock clock,
      Sleeper sleeper)
      throws URISyntaxException {
    URI whole = parse(address);
    String user = whole.getUserInfo();
    this.login =
        user == null
            ? null
            : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    this.address = user == null ? whole : withoutUser(whole);
    this.secret = secret;
    this.proxies = proxies;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  private static URI parse(String address) throws URISyntaxException {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException quoted) {
      throw new URISyntaxException("", "it is no URL");
    }
    boolean web =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw new URISyntaxException("", "it does not begin with http://HOST or https://HOST");
    }
    return uri;
  }

  private static URI withoutUser(URI uri) throws URISyntaxException {
    String raw = uri.toASCIIString();
    return new URI(raw.replaceFirst("(?<=://)[^/@]*@", ""));
  }

  /** Where it goes, without what may be a secret: user, path and query. */
  String shown() {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + "/…";
  }

  /**
   * Posts it, a few times where that fails.
   *
   * @param patience how long that may take in all
   * @return why it did not arrive; null where it did
   */
  public @Nullable String send(String body, Duration patience) throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
    HttpClient client = (proxies == null ? builder : builder.proxy(proxies)).build();
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      String fault = post(client, body, Duration.between(clock.instant(), end));
      if (fault == null) {
        return null;
      }
      if (attempt == ATTEMPTS || !clock.instant().plus(wait).isBefore(end)) {
        return shown() + " was not told: " + fault + " (tried " + attempt + " times)";
      }
      sleeper.sleep(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private @Nullable String post(HttpClient client, String body, Duration left)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (login != null) {
      request.header("Authorization", login);
    }
    if (secret != null) {
      request.header(SIGNATURE, signature(body, secret, clock.instant()));
    }
    CompletableFuture<HttpResponse<Void>> call =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
    try {
      int status = call.get(left.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status >= OK && status < NOT_OK ? null : "HTTP " + status;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return cause.getClass().getSimpleName();
    } catch (TimeoutException e) {
      call.cancel(true);
      return "no whole answer in time";
    }
  }

  /** The time belongs to what is signed, so that an old notice cannot be sent once more. */
  static String signature(String body, String secret, Instant now) {
    String time = String.valueOf(now.getEpochSecond());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] sum = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + time + ",v1=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JDK has " + ALGORITHM, e);
    }
  }
}
