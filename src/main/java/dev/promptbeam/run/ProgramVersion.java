package dev.promptbeam.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The program's version, as the build wrote it. */
public final class ProgramVersion {
  private ProgramVersion() {}

  public static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = ProgramVersion.class.getResourceAsStream("/promptbeam.properties")) {
      if (in == null) {
        throw new IOException("promptbeam.properties is not on the class path");
      }
      properties.load(in);
    }
    return properties.getProperty("version", "unknown");
  }
}
