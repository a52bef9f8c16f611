package dev.promptbeam.result;

import dev.promptbeam.result.judge.AnswerLine.Candidate;
import dev.promptbeam.result.judge.MediaPart;
import dev.promptbeam.result.media.FoldedLine;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.MediaStore;
import dev.promptbeam.result.media.UndecodableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pictures and sound of the answers of a shard, each taken out once. */
final class AnswerMedia {
  private final MediaStore store;

  /** By request key, of the answers that have any: rows may share one. */
  private final Map<String, List<MediaFile>> taken = new HashMap<>();

  AnswerMedia(MediaStore store) {
    this.store = store;
  }

  /**
   * Those of an answer, in order of its parts, named by its request and counted from 1.
   *
   * @throws UndecodableException if one of them is none; then none is kept
   * @throws IOException if they cannot be read or stored
   */
  List<MediaFile> of(String requestKey, FoldedLine line, Candidate candidate) throws IOException {
    if (candidate.media().isEmpty()) {
      return List.of();
    }
    List<MediaFile> earlier = taken.get(requestKey);
    if (earlier != null) {
      return earlier;
    }
    List<MediaFile> files = take(requestKey, line, candidate.media());
    taken.put(requestKey, files);
    return files;
  }

  private List<MediaFile> take(String requestKey, FoldedLine line, List<MediaPart> parts)
      throws IOException {
    List<MediaFile> files = new ArrayList<>();
    try {
      for (MediaPart part : parts) {
        String name = requestKey + "-" + (files.size() + 1);
        files.add(store.save(name, line.media(part.mimeType(), part.data()), part.thought()));
      }
      return files;
    } catch (UndecodableException e) {
      for (MediaFile file : files) {
        store.remove(file);
      }
      throw UndecodableException.of("part " + (files.size() + 1) + " of its media", e);
    }
  }
}
