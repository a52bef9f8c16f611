package dev.promptbeam.dataset.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.DatasetFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentHashTest {
  private static final int BLOCK = 64 << 10;

  @TempDir private Path folder;

  @Test
  void smallDatasetIsHashedWhole() throws IOException {
    DataFile file = file("a.jsonl", new byte[3 * BLOCK + 1]);
    ContentHash before = hash(List.of(file), 1_000_000);

    assertThat(before.whole()).isTrue();
    for (int at : new int[] {0, BLOCK, 3 * BLOCK}) {
      byte[] changed = new byte[3 * BLOCK + 1];
      changed[at] = 1;
      assertThat(hash(List.of(file("a.jsonl", changed)), 1_000_000)).isNotEqualTo(before);
    }
  }

  @Test
  void largeDatasetGivesItsFirstAndLastBlockAndSomeBetween() throws IOException {
    byte[] bytes = new byte[10 * BLOCK + 1];
    ContentHash before = hash(List.of(file("a.jsonl", bytes)), 3 * BLOCK + BLOCK / 2);

    assertThat(before.whole()).isFalse();
    assertThat(changes(bytes, before)).containsExactly(0, 5, 10);
  }

  private List<Integer> changes(byte[] bytes, ContentHash before) throws IOException {
    List<Integer> seen = new ArrayList<>();
    for (int block = 0; block <= 10; block++) {
      byte[] changed = bytes.clone();
      changed[block * BLOCK] = 1;
      if (!hash(List.of(file("a.jsonl", changed)), 3 * BLOCK + BLOCK / 2).equals(before)) {
        seen.add(block);
      }
    }
    return seen;
  }

  @Test
  void unreadableAndEmptyFilesAreNoTrouble() throws IOException {
    DataFile empty = file("b.jsonl", new byte[0]);
    DataFile gone = DataFile.unreadable("c.jsonl", "/c.jsonl", "is gone");
    Map<String, ContentHash> hashes = ContentHash.ofAll(List.of(empty, gone));

    assertThat(hashes).containsOnlyKeys("b.jsonl");
    assertThat(requireNonNull(hashes.get("b.jsonl")).whole()).isTrue();
  }

  private ContentHash hash(List<DataFile> files, long most) throws IOException {
    return requireNonNull(ContentHash.of(files, files, most).get("a.jsonl"));
  }

  private DataFile file(String name, byte[] bytes) {
    return new DatasetFolder(folder).write(name, bytes);
  }
}
