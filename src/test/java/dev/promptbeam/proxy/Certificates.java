package dev.promptbeam.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made for one test and good for a day. */
public final class Certificates {
  /** Protects nothing: the store lives as long as its test. */
  private static final String PASSWORD = "changeit";

  private final Path store;

  private Certificates(Path store) {
    this.store = store;
  }

  /** For that host name or address alone; nobody trusts it but who takes {@link #trusting}. */
  public static Certificates forHost(String host, Path folder)
      throws IOException, InterruptedException {
    Path store = folder.resolve(host + ".p12");
    String kind = host.matches("[0-9.]+") ? "ip:" : "dns:";
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + host,
            "-ext",
            "SAN=" + kind + host,
            "-validity",
            "1",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            store.toString());
    Path said = folder.resolve("keytool.out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(said));
    }
    return new Certificates(store);
  }

  /** What a server shows. */
  SSLContext serving() throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(open(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What a client takes that trusts this certificate and no other. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(open());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The same for a JVM of its own, as options. */
  public String trustingOptions() {
    return "-Djavax.net.ssl.trustStore="
        + store
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    KeyStore opened = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      opened.load(in, PASSWORD.toCharArray());
    }
    return opened;
  }
}
