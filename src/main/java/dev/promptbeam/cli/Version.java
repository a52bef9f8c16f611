package dev.promptbeam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"promptbeam " + number()};
  }

  static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/promptbeam.properties")) {
      if (in == null) {
        throw new IOException("promptbeam.properties is not on the class path");
      }
      properties.load(in);
    }
    return properties.getProperty("version", "unknown");
  }
}
