package dev.promptbeam.request;

import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.text.Reference;
import java.util.stream.Stream;

/** A place of a template that each row fills. */
sealed interface Gap permits Slot, MediaSlot, ChatSlot {

  /**
   * What a row puts in.
   *
   * @param media where files are taken from
   * @param most bytes that the whole request may have
   */
  Filling fill(RowValues row, MediaFiles media, long most) throws UnbuildableRowException;

  /** The field of the request that it stands in. */
  String path();

  /** What its placeholders name. */
  Stream<Reference> references();
}
