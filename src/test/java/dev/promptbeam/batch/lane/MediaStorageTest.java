package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Media takes no more of the storage than uploads may, and is deleted when it is not needed. */
class MediaStorageTest extends OverMedia {
  private static final int SIZE = 40_000;

  @Test
  void shardsOfOneTooManyWaitForEachOther() throws Exception {
    run.storage(100_000).request(1, picture("a"), picture("b"));
    run.request(2, picture("c"), picture("d"));
    run.request(3, picture("a"), picture("d"));
    run.pack(1);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok", 3, "ok"));
    assertThat(run.watched.mostHeld()).isLessThanOrEqualTo(100_000);
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void aShardWhoseMediaIsTooMuchIsDivided() throws Exception {
    for (int row = 1; row <= 8; row++) {
      run.request(row, picture("p" + row));
    }
    run.storage(100_000).pack(10);

    run.run();

    assertThat(run.results()).isEqualTo(8);
    assertThat(run.watched.count(UPLOAD)).isEqualTo(8);
    assertThat(run.watched.mostHeld()).isLessThanOrEqualTo(100_000);
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void aRequestWhoseMediaIsTooMuchIsADeadLetter() throws Exception {
    run.storage(100_000).request(1, picture("a"), picture("b"), picture("c"));
    run.request(2, picture("a"));
    run.pack(10);

    run.run();

    assertThat(run.endings().get(1))
        .startsWith("MEDIA_UNREADABLE with its media it has 120,")
        .endsWith(" bytes, and uploads may take 100,000 of the storage");
    assertThat(run.endings().get(2)).isEqualTo("ok");
  }

  /** Jobs are one after another, and the first shard is settled before the second's has ended. */
  @Test
  void whatNoOpenShardNeedsIsDeletedBeforeTheEnd() throws Exception {
    run.jobs(1).request(1, picture("a"), picture("b"));
    run.request(2, picture("b"));
    run.request(3, picture("b"));
    run.pack(1);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok", 3, "ok"));
    int third = run.watched.calls.lastIndexOf("createBatch");
    assertThat(run.watched.calls.subList(0, third))
        .filteredOn("delete media"::equals)
        .as("the picture that the first alone needed")
        .hasSize(1);
    assertThat(run.watched.count(UPLOAD)).isEqualTo(2);
  }

  private Path picture(String name) throws Exception {
    byte[] content = new byte[SIZE];
    content[0] = (byte) name.hashCode();
    return run.file(name + ".png", content);
  }
}
