package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.GeminiException.Untrusted;
import dev.promptbeam.gemini.codec.Redaction;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells failures before a connection stood from those that leave doubt. */
final class Unreached {
  /** How the JDK reports a first answer that is no TLS record, for which it has no type. */
  private static final String NO_TLS = "unrecognized ssl message";

  /** How the JDK reports a proxy that refuses, for which it has no type; the status follows. */
  private static final String NO_TUNNEL = "Tunnel failed, got: ";

  /** The first byte of a TLS alert, which a server answers to what is no TLS. */
  private static final String ALERT = "\u0015";

  private Unreached() {}

  /**
   * @param proxy by which the call was made; null where by none
   */
  static GeminiException because(
      Exception cause, Call call, @Nullable ProxyServer proxy, Redaction redaction) {
    String way = proxy == null ? "" : " (by way of the proxy " + proxy + ")";
    String message = call.label() + ": " + redaction.message(describe(cause, call)) + way;
    if (distrusted(cause)) {
      return new Untrusted(message, redaction.cause(cause));
    }
    return new Unreachable(message, !beforeAnyByte(cause), redaction.cause(cause));
  }

  private static String describe(Exception cause, Call call) {
    boolean secure = WebOrigin.of(call.address()).scheme().equals("https");
    if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
      return "the host name is not known";
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection in time" + (secure ? ", or a server that does not speak TLS" : "");
    }
    if (has(cause, ConnectException.class)) {
      return "the connection was refused";
    }
    String detail = cause.getMessage();
    if (detail != null && detail.startsWith(NO_TUNNEL)) {
      return "a proxy answered "
          + detail.substring(NO_TUNNEL.length())
          + " to the wish for a tunnel";
    }
    if (has(cause, CertificateException.class)) {
      return "TLS failed, the server's certificate is not trusted: " + detail;
    }
    if (isNoTls(cause)) {
      return "TLS failed, the server does not speak it: " + detail;
    }
    if (has(cause, SSLException.class)) {
      return "TLS failed: " + detail;
    }
    if (has(cause, ProtocolException.class) && String.valueOf(detail).contains(ALERT)) {
      return "the server speaks TLS, so its address begins with https";
    }
    return detail == null ? cause.getClass().getSimpleName() : detail;
  }

  private static boolean distrusted(Exception cause) {
    return has(cause, CertificateException.class) || isNoTls(cause);
  }

  private static boolean isNoTls(Exception cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return has(cause, SSLException.class) && message.contains(NO_TLS);
  }

  private static boolean isRefusedTunnel(Exception cause) {
    return String.valueOf(cause.getMessage()).startsWith(NO_TUNNEL);
  }

  private static boolean beforeAnyByte(Exception cause) {
    return cause instanceof HttpConnectTimeoutException
        || isRefusedTunnel(cause)
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
