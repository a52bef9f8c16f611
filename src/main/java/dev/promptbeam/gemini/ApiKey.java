package dev.promptbeam.gemini;

import dev.promptbeam.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of the API. Deliberately neither serialisable nor printable: its value leaves this package
 * only as a header to the configured origin. Look it up where the calls are made.
 */
public final class ApiKey {
  /** Variables in the order of precedence; both SDKs read GOOGLE before GEMINI (protocol 9.1). */
  private static final List<String> VARIABLES = List.of("GOOGLE_API_KEY", "GEMINI_API_KEY");

  private static final String FILE_VARIABLE = "GEMINI_API_KEY_FILE";

  /** The variables of the environment that hold a key, or name a file with one. */
  public static final List<String> SECRETS =
      Stream.concat(VARIABLES.stream(), Stream.of(FILE_VARIABLE)).toList();

  private static final int FINGERPRINT_BYTES = 6;

  private final String value;

  private ApiKey(String value) {
    this.value = value;
  }

  /**
   * @throws IllegalArgumentException where the key is empty or holds anything but visible ASCII
   *     characters; the message does not hold the key
   */
  public static ApiKey of(String value) {
    // Checked here because the JDK quotes a header value that it refuses in its exception.
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the API key is empty or holds characters other than visible ASCII");
    }
    return new ApiKey(value);
  }

  /**
   * The first set of GEMINI_API_KEY_FILE (the file's content), GOOGLE_API_KEY and GEMINI_API_KEY;
   * blank variables count as unset.
   *
   * @return null where none is set
   * @throws IOException where the key file cannot be read
   * @throws IllegalArgumentException where the key is not one
   */
  public static @Nullable ApiKey fromEnvironment(Map<String, String> environment)
      throws IOException {
    String file = environment.getOrDefault(FILE_VARIABLE, "").strip();
    if (!file.isEmpty()) {
      return of(Files.readString(Path.of(file)).strip());
    }
    for (String variable : VARIABLES) {
      String value = environment.getOrDefault(variable, "").strip();
      if (!value.isEmpty()) {
        return of(value);
      }
    }
    return null;
  }

  /**
   * Tells keys apart without naming them: 12 hexadecimal digits of a salted SHA-256.
   *
   * @param salt kept with the fingerprint; two runs with different salts cannot be linked
   */
  public String fingerprint(String salt) {
    byte[] text = (salt + '\n' + value).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(text), 0, FINGERPRINT_BYTES);
  }

  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "ApiKey[redacted]";
  }
}
