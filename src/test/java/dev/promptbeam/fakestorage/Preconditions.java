package dev.promptbeam.fakestorage;

import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to hold of an object before anything is done to it. Nothing but generation 0
 * says that there is none.
 */
record Preconditions(
    @Nullable Long generation,
    @Nullable Long otherGeneration,
    @Nullable Long metageneration,
    @Nullable Long otherMetageneration,
    @Nullable String etag,
    @Nullable String otherEtag) {

  static final Preconditions NONE = new Preconditions(null, null, null, null, null, null);

  /** Those of the call's own object. */
  static Preconditions of(StorageCall call) {
    return new Preconditions(
        call.number("ifGenerationMatch"),
        call.number("ifGenerationNotMatch"),
        call.number("ifMetagenerationMatch"),
        call.number("ifMetagenerationNotMatch"),
        call.header("If-Match"),
        call.header("If-None-Match"));
  }

  /** Those of the object that is copied. */
  static Preconditions ofSource(StorageCall call) {
    return new Preconditions(
        call.number("ifSourceGenerationMatch"),
        call.number("ifSourceGenerationNotMatch"),
        call.number("ifSourceMetagenerationMatch"),
        call.number("ifSourceMetagenerationNotMatch"),
        null,
        null);
  }

  static Preconditions generation(long generation) {
    return new Preconditions(generation, null, null, null, null, null);
  }

  /** Throws 412 where something must match and does not, 304 where it must not and does. */
  void check(@Nullable StoredObject live) {
    long liveGeneration = live == null ? 0 : live.generation();
    long liveMetageneration = live == null ? 0 : live.metageneration();
    if (differs(generation, liveGeneration)
        || (metageneration != null && live == null)
        || differs(metageneration, liveMetageneration)
        || (etag != null && (live == null || !matches(etag, live)))) {
      throw StorageError.preconditionFailed();
    }
    if (equals(otherGeneration, liveGeneration)
        || (live != null && equals(otherMetageneration, liveMetageneration))
        || (otherEtag != null && live != null && matches(otherEtag, live))) {
      throw StorageError.notModified();
    }
  }

  private static boolean differs(@Nullable Long wanted, long seen) {
    return wanted != null && wanted != seen;
  }

  private static boolean equals(@Nullable Long unwanted, long seen) {
    return unwanted != null && unwanted == seen;
  }

  private static boolean matches(String wanted, StoredObject live) {
    return wanted.equals("*") || wanted.replace("\"", "").equals(live.etag());
  }
}
