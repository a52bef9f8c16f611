package dev.promptbeam.scenario;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** The command as a file that can be started. */
public enum Product {
  /** As it ships: one file with all it needs, 130 MB. */
  PACKAGED {
    @Override
    Path file() {
      return SHIPPED;
    }

    @Override
    String options() {
      return SHORT_LIVED;
    }
  },
  /** The same start script over a jar that only names the classes of the test's own class path. */
  THIN {
    @Override
    Path file() {
      return Thin.FILE;
    }

    @Override
    String options() {
      return SHORT_LIVED + " " + SharedClasses.option(Thin.FILE);
    }
  };

  /** Half the processor time for processes that live a few seconds. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final Path SHIPPED =
      Path.of(System.getProperty("promptbeam.file", "target/promptbeam")).toAbsolutePath();

  abstract Path file();

  /** What its JVM is told. */
  abstract String options();

  /** Made anew only where what it names has changed. */
  private static final class Thin {
    private static final Path SCRIPT = Path.of("src/main/sh/promptbeam.sh");
    private static final Path FILE = make();

    private static Path make() {
      Path file = SHIPPED.resolveSibling("promptbeam-thin");
      try {
        byte[] bytes = bytes();
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
          Path fresh = Files.createTempFile(SHIPPED.getParent(), "promptbeam", ".thin");
          Files.write(fresh, bytes);
          Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
          Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static byte[] bytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(Files.readAllBytes(SCRIPT));
      try (JarOutputStream jar = new JarOutputStream(bytes)) {
        ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
        entry.setTime(0); // so that the same content is the same bytes
        jar.putNextEntry(entry);
        manifest().write(jar);
      }
      return bytes.toByteArray();
    }

    private static Manifest manifest() throws IOException {
      List<Path> classPath = classPath();
      Manifest manifest = new Manifest();
      Attributes main = manifest.getMainAttributes();
      main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      main.put(Attributes.Name.MAIN_CLASS, "dev.promptbeam.cli.Main");
      main.put(
          Attributes.Name.CLASS_PATH,
          classPath.stream().map(path -> path.toUri().toString()).collect(Collectors.joining(" ")));
      main.putValue("Built", Files.getLastModifiedTime(classPath.get(0)).toString());
      main.putValue("Add-Opens", "java.base/java.lang java.base/java.util java.base/java.nio");
      return manifest;
    }

    /**
     * What the tests run on but for the tests: first what was built. A build tool may have hidden
     * it behind a jar.
     */
    private static List<Path> classPath() {
      String given = System.getProperty("surefire.test.class.path");
      String path = given == null ? System.getProperty("java.class.path") : given;
      return Arrays.stream(path.split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath())
          .filter(entry -> !entry.endsWith("test-classes") && Files.exists(entry))
          .toList();
    }
  }
}
