package dev.promptbeam.batch.media;

import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The local files that the requests of a sending refer to, each content once. */
final class Needs {
  private final Map<String, Need> byHash = new LinkedHashMap<>();
  private final Path requests;

  /**
   * One content.
   *
   * @param mimeType as the first request that refers to it has it
   * @param paths where it was found when requests were packed
   */
  record Need(String sha256, long bytes, String mimeType, Set<Path> paths) {}

  private Needs(Path requests) {
    this.requests = requests;
  }

  /** Those of a sending whose requests are written. */
  static Needs of(RunDirectory directory, String sending) throws IOException {
    Needs needs = new Needs(directory.requests(sending));
    try (LineReader lines = LineReader.openOwn(needs.requests)) {
      while (lines.next()) {
        byte[] line = lines.copy();
        if (ReferenceLine.refers(line)) {
          ReferenceLine.parts(line).forEach(needs::add);
        }
      }
    }
    return needs;
  }

  private void add(ReferenceLine.Part part) {
    String hash = part.reference().sha256();
    byHash
        .computeIfAbsent(
            hash,
            none ->
                new Need(hash, part.reference().bytes(), part.mimeType(), new LinkedHashSet<>()))
        .paths()
        .add(Locations.path(part.reference().location()));
  }

  Collection<Need> all() {
    return byHash.values();
  }

  Set<String> hashes() {
    return byHash.keySet();
  }

  long bytes() {
    return byHash.values().stream().mapToLong(Need::bytes).sum();
  }

  /**
   * The lines that refer to what cannot be had.
   *
   * @param why by hash
   */
  List<LineError> lines(Map<String, String> why) throws IOException {
    List<LineError> errors = new ArrayList<>();
    try (LineReader lines = LineReader.openOwn(requests)) {
      for (int number = 1; lines.next(); number++) {
        String reason = first(ReferenceLine.hashes(lines.copy()), why);
        if (reason != null) {
          errors.add(new LineError(number, reason));
        }
      }
    }
    return errors;
  }

  private static @Nullable String first(List<String> hashes, Map<String, String> why) {
    return hashes.stream().map(why::get).filter(reason -> reason != null).findFirst().orElse(null);
  }
}
