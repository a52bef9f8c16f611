package dev.promptbeam.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a program whose class path has no client of Cloud Storage. */
class WithoutClientTest {
  @Test
  void pathsOfThisMachineAreAsEver() throws Exception {
    try (URLClassLoader program = withoutClient()) {
      assertThat(path(program, "/tmp")).isEqualTo(Path.of("/tmp"));
    }
  }

  @Test
  void whatIsMissingIsNamedWhereAnObjectIsRead() throws Exception {
    try (URLClassLoader program = withoutClient()) {
      Path object = path(program, "gs://data/rows.jsonl");

      assertThatThrownBy(() -> Files.readString(object))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("gs:// paths need Google's client, and com/google/")
          .hasMessageEndingWith(
              " is not on the class path: add the dependency"
                  + " com.google.cloud:google-cloud-storage, 2.78.0 or newer");
    }
  }

  private static Path path(ClassLoader program, String text) throws Exception {
    return (Path)
        Class.forName(Locations.class.getName(), true, program)
            .getMethod("path", String.class)
            .invoke(null, text);
  }

  /** Nothing of Google's, as in a project that does not name it. */
  private static URLClassLoader withoutClient() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!place.contains("com/google/") && !place.contains("google-cloud")) {
        places.add(Path.of(place).toUri().toURL());
      }
    }
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
