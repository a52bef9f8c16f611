package dev.promptbeam.pipeline;

import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.gemini.http.Proxies;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls go.
 *
 * @param address base address without version
 * @param identity what a resumed run must agree with: the address, or {@code emulator} for the one
 *     inside the process, whose port differs each time
 * @param kind which of the three it is
 */
public record Endpoint(URI address, String identity, Kind kind) {
  private static final String BASE_URL_VARIABLE = "GOOGLE_GEMINI_BASE_URL";

  private static final ApiKey EMULATOR_KEY = ApiKey.of("key-of-the-emulator-inside");

  /** Kinds of endpoint. */
  public enum Kind {
    GEMINI,
    /** Inside this process. */
    EMULATOR,
    OTHER
  }

  /** True where the spec or the command line asks for the emulator inside the process. */
  public static boolean isEmulator(@Nullable String named) {
    return "emulator".equals(named);
  }

  /** What a resumed run must agree with, before anything is started for it. */
  public static String identityOf(@Nullable String named, Map<String, String> environment)
      throws RunRefusedException {
    return isEmulator(named) ? "emulator" : server(named, environment).identity();
  }

  /** The emulator inside this process. */
  public static Endpoint emulator(String baseUrl) {
    return new Endpoint(URI.create(baseUrl), "emulator", Kind.EMULATOR);
  }

  /** A server: {@code gemini}, or a base URL; the environment may put another in Google's place. */
  public static Endpoint server(@Nullable String named, Map<String, String> environment)
      throws RunRefusedException {
    if (named == null || named.equals("gemini")) {
      String other = environment.getOrDefault(BASE_URL_VARIABLE, "").strip();
      URI address = other.isEmpty() ? ClientOptions.GOOGLE : baseUrl(BASE_URL_VARIABLE, other);
      return new Endpoint(address, address.toString(), Kind.GEMINI);
    }
    URI address = baseUrl("--endpoint", named);
    return new Endpoint(address, address.toString(), Kind.OTHER);
  }

  /**
   * The server that a run was begun with, whatever the environment names now: its jobs are there,
   * and the key goes nowhere else.
   *
   * @throws RunRefusedException where the record contradicts itself about it
   */
  public static Endpoint recorded(RunRecord run) throws RunRefusedException {
    String address = run.endpoint();
    if (!address.equals(run.identity().get("endpoint"))) {
      throw new RunRefusedException(
          "run.json of "
              + run.name()
              + "/"
              + run.runId()
              + " was changed: its endpoint is not the"
              + " one it was begun with; restore it");
    }
    String named = run.spec().path("endpoint").asText("gemini");
    boolean gemini = named.equals("gemini") || named.equals("null");
    URI checked = baseUrl("endpoint in run.json", address);
    return new Endpoint(checked, address, gemini ? Kind.GEMINI : Kind.OTHER);
  }

  /**
   * Reads the key, which Google's endpoint must have, and looks whether proxies are any. The
   * emulator inside this process is given a key that is no secret: like the service it answers
   * nobody without.
   */
  public @Nullable ApiKey key(Map<String, String> environment) throws RunRefusedException {
    proxies(environment);
    try {
      ApiKey key = kind == Kind.EMULATOR ? EMULATOR_KEY : ApiKey.fromEnvironment(environment);
      if (key == null && kind == Kind.GEMINI) {
        throw new RunRefusedException(
            "no API key: set GEMINI_API_KEY_FILE, GOOGLE_API_KEY or GEMINI_API_KEY,"
                + " or try --endpoint emulator, which needs none");
      }
      return key;
    } catch (IOException e) {
      throw new RunRefusedException("the file that GEMINI_API_KEY_FILE names cannot be read");
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException("the API key in the environment is not one");
    }
  }

  /**
   * Opens a client; the key goes to this address alone.
   *
   * @param surroundings whose environment may name the proxies to go by
   * @throws RunRefusedException where what it names is none
   */
  public GeminiClient client(@Nullable ApiKey key, Surroundings surroundings)
      throws RunRefusedException {
    return new HttpGeminiClient(
        ClientOptions.of(address),
        key,
        proxies(surroundings.environment()),
        Sleeper.system(),
        surroundings.clock());
  }

  private static Proxies proxies(Map<String, String> environment) throws RunRefusedException {
    try {
      return Proxies.of(environment, System::getProperty);
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException(e.getMessage() + "; correct or unset it");
    }
  }

  /** Never shown where it is none: a password may stand in it. */
  private static URI baseUrl(String what, String url) throws RunRefusedException {
    try {
      return ClientOptions.of(new URI(url)).baseUrl();
    } catch (URISyntaxException e) {
      throw new RunRefusedException(what + " is no base URL such as https://host; correct it");
    } catch (IllegalArgumentException e) {
      throw new RunRefusedException(what + ": " + e.getMessage() + "; correct it");
    }
  }
}
