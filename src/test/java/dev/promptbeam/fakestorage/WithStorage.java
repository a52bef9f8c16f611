package dev.promptbeam.fakestorage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A storage with a bucket named {@code data}, and calls to it. */
abstract class WithStorage {
  static final String OBJECTS = "/storage/v1/b/data/o";
  static final String UPLOAD = "/upload/storage/v1/b/data/o";

  @TempDir Path folder;

  FakeStorage storage;
  RawCalls http;

  @BeforeEach
  final void startStorage() throws IOException {
    storage = FakeStorage.start(folder);
    storage.contents().bucket("data");
    http = new RawCalls(storage.url());
  }

  @AfterEach
  final void closeStorage() {
    storage.close();
  }
}
