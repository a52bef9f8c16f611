package dev.promptbeam.storage;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageOptions;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens Google's client, with credentials as Google's libraries find them. */
final class StorageClient {
  /** Without a network the libraries look for credentials for most of a minute. */
  private static final long LOOK_SECONDS = 4;

  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
  private static final String ADVICE =
      "; log in by `gcloud auth application-default login`, or name a key file by"
          + " GOOGLE_APPLICATION_CREDENTIALS";

  /** How long its own repeats go on, which carry an upload over a broken line. */
  private static final Duration MOST_REPEATS = Duration.ofSeconds(20);

  private StorageClient() {}

  static ObjectStore open(StorageAddress address) throws IOException {
    StorageOptions.Builder options =
        StorageOptions.http()
            .setProjectId("unused") // else it is looked for, and no call of ours needs it
            .setCredentials(
                address.wantsCredentials() ? found(address) : NoCredentials.getInstance())
            .setRetrySettings(repeats(address.patience()))
            .setTransportOptions(
                HttpTransportOptions.newBuilder()
                    .setConnectTimeout(10_000)
                    .setReadTimeout(60_000)
                    .build());
    if (address.endpoint() != null) {
      options.setHost(address.endpoint());
    }
    return new ObjectStore(options.build(), address, Surroundings.ofThisProcess().clock());
  }

  /** What lasts longer is repeated by us. */
  private static RetrySettings repeats(Duration patience) {
    return RetrySettings.newBuilder()
        .setInitialRetryDelayDuration(Duration.ofMillis(250))
        .setRetryDelayMultiplier(2)
        .setMaxRetryDelayDuration(Duration.ofSeconds(4))
        .setTotalTimeoutDuration(patience.compareTo(MOST_REPEATS) < 0 ? patience : MOST_REPEATS)
        .setMaxAttempts(6)
        .build();
  }

  private static Credentials found(StorageAddress address) throws IOException {
    FutureTask<Credentials> looking = new FutureTask<>(StorageClient::look);
    Thread thread = new Thread(looking, "promptbeam-credentials");
    thread.setDaemon(true);
    thread.start();
    try {
      return looking.get(LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw denied(address, "no Google credentials were found in " + LOOK_SECONDS + " s");
    } catch (ExecutionException e) {
      throw denied(address, Reasons.of(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  private static Credentials look() throws IOException {
    GoogleCredentials credentials = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
    credentials.getRequestMetadata(URI.create("https://storage.googleapis.com/"));
    return credentials;
  }

  private static AccessDeniedException denied(StorageAddress address, String why) {
    return new AccessDeniedException(address.toString(), null, why + ADVICE);
  }
}
