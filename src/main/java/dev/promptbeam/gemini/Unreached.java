package dev.promptbeam.gemini;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells failures before a connection stood from those that leave doubt. */
final class Unreached {
  private Unreached() {}

  static GeminiException.Unreachable because(Exception cause, String label, Redaction redaction) {
    String message = label + ": " + redaction.message(describe(cause));
    return new GeminiException.Unreachable(message, !beforeAnyByte(cause), redaction.cause(cause));
  }

  private static String describe(Exception cause) {
    if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
      return "the host name is not known";
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    }
    if (has(cause, ConnectException.class)) {
      return "the connection was refused";
    }
    String detail = cause.getMessage();
    return detail == null ? cause.getClass().getSimpleName() : detail;
  }

  private static boolean beforeAnyByte(Exception cause) {
    return cause instanceof HttpConnectTimeoutException
        || has(cause, ConnectException.class)
        || has(cause, UnknownHostException.class)
        || has(cause, SSLHandshakeException.class);
  }

  private static boolean has(@Nullable Throwable cause, Class<? extends Throwable> type) {
    Throwable next = cause;
    while (next != null) {
      if (type.isInstance(next)) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }
}
