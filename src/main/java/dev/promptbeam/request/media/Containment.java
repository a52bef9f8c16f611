package dev.promptbeam.request.media;

import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds the files that rows name, and keeps them to their folder. */
final class Containment {
  private static final Pattern URI =
      Pattern.compile("(?i)(https?|gs|ftp|s3|data):.*", Pattern.DOTALL);

  private final Path folder;
  private final MediaRules rules;

  Containment(MediaRules rules) {
    this.folder = Locations.path(rules.folder()).normalize();
    this.rules = rules;
  }

  /** The file itself, behind all links. */
  Path find(String path) throws UnreadableMediaException, IOException {
    if (Locations.isRemote(folder) || (rules.outside() && Locations.isRemote(path))) {
      return remote(path);
    }
    if (URI.matcher(path).matches()) {
      throw new UnreadableMediaException(
          path, "is no local file; the service takes URIs as fileData: {fileUri: ...}");
    }
    Path file = resolve(path);
    boolean leaves = !rules.outside() && !file.normalize().startsWith(folder);
    try {
      Path real = file.toRealPath();
      if (rules.outside() || real.startsWith(folder.toRealPath())) {
        return real;
      }
    } catch (NoSuchFileException e) {
      if (!leaves) {
        throw new UnreadableMediaException(
            path, "is not there; paths are relative to media.folder, " + rules.named());
      }
    }
    String how = leaves ? "is outside of media.folder" : "is a link that leads out of media.folder";
    throw new UnreadableMediaException(path, how + "; media.outside: true allows that");
  }

  /** Objects have no links, and {@code ..} leads nowhere. */
  private Path remote(String path) throws UnreadableMediaException, IOException {
    Path file = Locations.isRemote(path) ? remoteByName(path) : resolve(path);
    if (!rules.outside() && !file.startsWith(folder)) {
      throw new UnreadableMediaException(
          path, "is outside of media.folder; media.outside: true allows that");
    }
    if (RemoteFiles.find(file) == null) {
      throw new UnreadableMediaException(
          path, "is not there; paths are relative to media.folder, " + rules.named());
    }
    return file;
  }

  private static Path remoteByName(String path) throws UnreadableMediaException {
    try {
      return Locations.path(path);
    } catch (InvalidPathException e) {
      throw new UnreadableMediaException(path, "is no path of a file: " + e.getReason());
    }
  }

  private Path resolve(String path) throws UnreadableMediaException {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new UnreadableMediaException(path, "is no path of a file: " + e.getReason());
    }
  }
}
