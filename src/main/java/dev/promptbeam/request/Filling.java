package dev.promptbeam.request;

/**
 * What one row puts into one slot.
 *
 * @param wire JSON bytes as they are sent
 * @param canonical the same with the members of objects sorted
 * @param tokens estimated input tokens
 * @param mayBeEmpty true for blank text and for objects and lists, which may hold nothing else
 * @param images pictures that are known to be among it
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
record Filling(byte[] wire, byte[] canonical, long tokens, boolean mayBeEmpty, int images) {

  Filling(byte[] wire, byte[] canonical, long tokens, boolean mayBeEmpty) {
    this(wire, canonical, tokens, mayBeEmpty, 0);
  }
}
