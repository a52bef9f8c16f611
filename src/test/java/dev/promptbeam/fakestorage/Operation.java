package dev.promptbeam.fakestorage;

import java.io.IOException;

/**
 * What a call asks for, named as Google's reference names it ({@code objects.list}), with the
 * object that it is about; not yet done.
 */
record Operation(String name, String bucket, String object, Work work) {

  /** Does it. */
  interface Work {
    Answer run() throws IOException;
  }

  static Operation of(String name, String bucket, Work work) {
    return new Operation(name, bucket, "", work);
  }
}
