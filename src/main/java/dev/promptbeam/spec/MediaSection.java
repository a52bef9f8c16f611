package dev.promptbeam.spec;

import dev.promptbeam.catalog.ModelFacts;
import dev.promptbeam.catalog.ModelFacts.Fact;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.storage.Locations;
import dev.promptbeam.storage.RemoteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code media}, and what the model takes of it. */
final class MediaSection {
  static final Set<String> KEYS = Set.of("folder", "inline", "outside");

  /** As base64 it is no more than a request may be. */
  private static final long MOST_INLINE = 70_000_000;

  private MediaSection() {}

  /**
   * @param here the folder of the spec
   * @param facts of the model, null where nothing is known
   */
  static MediaRules read(Section media, Path here, @Nullable ModelFacts facts) {
    MediaRules usual = MediaRules.usual(here);
    Field folder = media.field("folder");
    String named = folder == null ? null : folder.text();
    Path found = folder == null || named == null ? here : folder(folder, here, named);
    boolean outside =
        Boolean.TRUE.equals(media.choice("outside", Map.of("true", true, "false", false)));
    return new MediaRules(
        named == null ? usual.named() : named,
        found.toString(),
        media.size("inline", usual.inlineBytes(), 0, MOST_INLINE),
        outside,
        is(facts == null ? null : facts.mostImages()),
        is(facts == null ? null : facts.mediaTypes()));
  }

  private static <T> @Nullable T is(@Nullable Fact<T> fact) {
    return fact == null ? null : fact.is();
  }

  private static Path folder(Field field, Path here, String named) {
    if (named.contains("://") && !Locations.isRemote(named)) {
      field.error(
          "wants a folder on this machine, and on those of a cluster, or gs://BUCKET/FOLDER");
      return here;
    }
    try {
      Path folder = Locations.resolve(here, named).normalize();
      if (Locations.isRemote(folder)) {
        return remote(field, folder);
      }
      if (!Files.exists(folder)) {
        field.error("there is no folder " + folder);
      } else if (!Files.isDirectory(folder)) {
        field.error(folder + " is a file; wants the folder around it");
      } else if (!Files.isExecutable(folder)) {
        field.error(folder + " cannot be entered: permission denied");
      }
      return folder;
    } catch (InvalidPathException e) {
      field.error("is no path of a folder: " + e.getReason());
      return here;
    }
  }

  /** A folder is but what names begin with: that there is nothing yet is no fault of it. */
  private static Path remote(Field field, Path folder) {
    try {
      RemoteFiles.check(folder);
    } catch (IOException e) {
      field.error(folder + ": " + IoReason.of(e));
    }
    return folder;
  }
}
