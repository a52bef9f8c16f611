package dev.promptbeam.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who may see what lies below a folder. */
public final class Modes {
  private Modes() {}

  /** Everything below a folder, and the folder, that is open to others than its owner. */
  public static List<String> offenders(Path root) throws IOException {
    List<String> offenders = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        String wanted = Files.isDirectory(path) ? "rwx------" : "rw-------";
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (!mode.equals(wanted)) {
          offenders.add(root.relativize(path) + " " + mode);
        }
      }
    }
    return offenders;
  }
}
