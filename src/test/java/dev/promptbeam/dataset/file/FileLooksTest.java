package dev.promptbeam.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.format.FileContents;
import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.storage.WithBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FileLooksTest extends WithBucket {
  @Test
  void objectsAreLookedAtSideBySide() throws Exception {
    CountDownLatch met = new CountDownLatch(2);

    FileLooks.each(files("gs://data/a", "gs://data/b"), file -> meet(met));

    assertThat(met.getCount()).isZero();
  }

  private static void meet(CountDownLatch met) throws DatasetException {
    met.countDown();
    try {
      if (!met.await(30, TimeUnit.SECONDS)) {
        throw new DatasetException("alone");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void filesOnDisksAreLookedAtInTheirOrder() throws Exception {
    List<String> seen = new ArrayList<>();
    Thread test = Thread.currentThread();

    FileLooks.each(
        files("/a", "/b", "/c"),
        file -> {
          assertThat(Thread.currentThread()).isSameAs(test);
          seen.add(file.path());
        });

    assertThat(seen).containsExactly("/a", "/b", "/c");
  }

  @Test
  void firstOfSeveralAtFaultIsToldThoughItIsTheSlowestToCome() throws Exception {
    for (int object = 10; object < 40; object++) {
      put("in/" + object + ".jsonl", "{\"a\":1}\n");
    }
    put("in/15.jsonl", "PAR1\u0015\u0004\u0015\u0010");
    put("in/30.jsonl", "[]");
    List<DataFile> files = DatasetFiles.list(folder, List.of("gs://data/in"));
    StorageFault slow =
        fault("{'kind':'DELAY','millis':300,'operation':'objects.download','object':'15'}");

    assertThatThrownBy(() -> FileContents.check(files, RowFormats.of(DatasetFormat.JSONL)))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("gs://data/in/15.jsonl is a Parquet file");
    assertThat(slow.strikes()).isEqualTo(1);
  }

  @Test
  void interruptEndsIt() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> FileLooks.each(files("gs://data/a", "gs://data/b"), file -> {}))
        .isInstanceOf(InterruptedException.class);
  }

  private static List<DataFile> files(String... names) {
    return Stream.of(names).map(name -> new DataFile(name, name, 1, "1/x", false, null)).toList();
  }
}
