package dev.promptbeam.storage;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which Cloud Storage {@code gs://} means in this JVM. It travels with what workers are sent, and
 * is in use there from then on.
 *
 * @param endpoint base URL of another one; null for Google's
 * @param patience how long one that does not answer is asked again
 */
public record StorageAddress(@Nullable String endpoint, Duration patience) implements Serializable {
  private static final Duration USUAL_PATIENCE = Duration.ofMinutes(2);

  public static final StorageAddress GOOGLE = new StorageAddress(null, USUAL_PATIENCE);

  private static final AtomicReference<StorageAddress> CURRENT = new AtomicReference<>(GOOGLE);

  /**
   * Another Cloud Storage.
   *
   * @throws IllegalArgumentException where that is no address of a server
   */
  public static StorageAddress of(String endpoint) {
    URI address = URI.create(endpoint);
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("no address such as http://127.0.0.1:4443");
    }
    String whole = address.toString();
    return new StorageAddress(
        whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole, USUAL_PATIENCE);
  }

  public static StorageAddress current() {
    return Objects.requireNonNull(CURRENT.get());
  }

  /** From here on {@code gs://} means this one. */
  public void use() {
    CURRENT.set(this);
  }

  /** Nobody's credentials are sent in the clear. */
  boolean wantsCredentials() {
    return endpoint == null || endpoint.startsWith("https:");
  }

  private Object readResolve() {
    use();
    return this;
  }

  @Override
  public String toString() {
    return endpoint == null ? "Cloud Storage" : "Cloud Storage at " + endpoint;
  }
}
