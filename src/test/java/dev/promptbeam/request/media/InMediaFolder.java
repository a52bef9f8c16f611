package dev.promptbeam.request.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files that requests take, and what is said of those that they cannot. */
abstract class InMediaFolder {
  @TempDir Path folder;

  String refusal(String path, @Nullable String type) {
    return refusal(files(1_000_000), path, type);
  }

  static String refusal(MediaFiles files, String path, @Nullable String type) {
    UnreadableMediaException thrown =
        catchThrowableOfType(UnreadableMediaException.class, () -> files.read(path, type));
    assertThat(thrown).as(path).isNotNull();
    return thrown.sentence();
  }

  MediaFiles files(long inline) {
    return files(rules(folder, inline, false));
  }

  static MediaFiles files(MediaRules rules) {
    return new MediaFiles(rules, new MediaCache(10_000_000, Content::read));
  }

  static MediaRules rules(Path folder, long inline, boolean outside) {
    return new MediaRules("pictures", folder.toString(), inline, outside, null, null);
  }

  Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
