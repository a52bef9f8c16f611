package dev.promptbeam.request.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaCacheTest {
  private static final int FILES = 50;

  @TempDir private Path folder;
  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void writeFiles() throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.write(folder.resolve(i + ".png"), Samples.picture("png", 10 + i, 10));
    }
  }

  @Test
  void rowsThatShareAFileReadItOnce() throws Exception {
    MediaFiles files = files(10_000_000);
    for (int row = 0; row < 10_000; row++) {
      assertThat(files.read(row % FILES + ".png", null).isImage()).isTrue();
    }

    assertThat(reads).hasValue(FILES);
  }

  @Test
  void threadsThatWantOneFileAtOnceReadItOnce() throws Exception {
    CountDownLatch allWant = new CountDownLatch(4);
    MediaFiles files =
        files(
            10_000_000,
            key -> {
              reads.incrementAndGet();
              return Content.read(key);
            });
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<MediaFile>> wanted = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        wanted.add(
            threads.submit(
                () -> {
                  allWant.countDown();
                  allWant.await();
                  return files.read("1.png", null);
                }));
      }
      for (Future<MediaFile> file : wanted) {
        assertThat(file.get().mimeType()).isEqualTo("image/png");
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(reads).hasValue(1);
  }

  @Test
  void whatIsHeldIsBounded() throws Exception {
    MediaFiles files = files(2_000);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < FILES; i++) {
        files.read(i + ".png", null);
      }
    }

    assertThat(reads).hasValueGreaterThan(2 * FILES - 10);
  }

  @Test
  void aFileThatChangedIsReadAgain() throws Exception {
    MediaFiles files = files(10_000_000);
    MediaFile before = files.read("1.png", null);
    Path file = folder.resolve("1.png");
    Files.write(file, Samples.picture("png", 11, 12));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    assertThat(files.read("1.png", null).wire()).isNotEqualTo(before.wire());
    assertThat(reads).hasValue(2);
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNamed() throws Exception {
    Content.Key key = Content.Key.of(folder.resolve("1.png"), 1_000_000);
    Content.Key earlier = new Content.Key(key.file(), key.bytes(), FileTime.fromMillis(1), true);

    assertThatThrownBy(() -> Content.read(earlier)).hasMessage("it changed while it was read");
  }

  @Test
  void aFailureOfTheDiskIsNotRemembered() throws Exception {
    MediaFiles files =
        files(
            10_000_000,
            key -> {
              if (reads.incrementAndGet() == 1) {
                throw new IOException("Input/output error");
              }
              return Content.read(key);
            });

    assertThatThrownBy(() -> files.read("1.png", null))
        .hasMessage("\"1.png\" cannot be read: Input/output error");
    assertThat(files.read("1.png", null).isImage()).isTrue();
  }

  private MediaFiles files(long most) {
    return files(
        most,
        key -> {
          reads.incrementAndGet();
          return Content.read(key);
        });
  }

  private MediaFiles files(long most, MediaCache.Reader reader) {
    MediaRules rules = new MediaRules(".", folder.toString(), 1_000_000, false, null, null);
    return new MediaFiles(rules, new MediaCache(most, reader));
  }
}
