package dev.promptbeam.result.media;

import java.io.IOException;

/** The place for pictures and sound of answers, which several threads may fill at a time. */
public interface MediaStore {
  /**
   * Makes a file appear, whole or not at all; one that is there already and the same stays. Its
   * content survives a power cut, its name once {@link #force} was called.
   *
   * @param name without its extension
   * @throws UndecodableException if the content is none; nothing appears
   */
  MediaFile save(String name, MediaContent content, boolean thought) throws IOException;

  /** Takes a file away again. */
  void remove(MediaFile file) throws IOException;

  /**
   * Has the names of all files survive a power cut: once for many, since each time costs as much.
   */
  void force() throws IOException;
}
