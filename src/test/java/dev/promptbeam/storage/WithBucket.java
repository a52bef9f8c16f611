package dev.promptbeam.storage;

import dev.promptbeam.fakestorage.FakeStorage;
import dev.promptbeam.fakestorage.StorageFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Cloud Storage with a bucket {@code data}, which gs:// means while a test runs. */
public abstract class WithBucket {
  protected static final String BUCKET = "data";

  @TempDir protected Path folder;

  protected FakeStorage storage;

  @BeforeEach
  final void startStorage() throws IOException {
    storage = FakeStorage.start(folder.resolve("storage"));
    storage.contents().bucket(BUCKET);
    new StorageAddress(storage.url(), patience()).use();
  }

  /** How long a storage that is away is asked. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @AfterEach
  final void closeStorage() {
    StorageAddress.GOOGLE.use();
    storage.close();
  }

  protected static Path at(String name) {
    return Locations.path("gs://" + BUCKET + "/" + name);
  }

  /** Adds a fault, with other quotes than its script has. */
  protected StorageFault fault(String script) {
    return storage.fault(script.replace('\'', '"'));
  }

  protected void put(String name, String text) {
    storage.contents().put(BUCKET, name, text);
  }

  protected String text(String name) {
    return storage.contents().text(BUCKET, name);
  }
}
