package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.share.FirstAskers;
import dev.promptbeam.batch.share.SharedRequests;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackStageTest {
  private static final ShardLimits CUT = new ShardLimits(8, 2, 1_000_000, 1_000_000);
  private static final long LITTLE_MEMORY = 600;

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void whatAnEarlierSendingAsksLiesInShardsThatAskNothing() throws IOException {
    List<ShardInfo> first = pack("00000-000.1", true, 1, 2, 3);
    List<ShardInfo> second = pack("00001-000.2", true, 2, 5, 3, 1, 1);

    assertThat(first)
        .containsExactly(
            new ShardInfo("00000-000-1-000", 2, 2, 200, 20, 1, false),
            new ShardInfo("00000-000-1-001", 1, 1, 100, 10, 1, false));
    List<String> asker = List.of("00000-000.1");
    assertThat(second)
        .containsExactly(
            new ShardInfo("00001-000-2-000", 1, 1, 100, 10, 1, false),
            new ShardInfo("00001-000-2-s000", 2, 3, 200, 0, 1, false, asker),
            new ShardInfo("00001-000-2-s001", 1, 1, 100, 0, 1, false, asker));
    assertThat(directory.requests("00001-000-2-000.1")).hasContent(Entries.requestLine(5));
    assertThat(directory.requests("00001-000-2-s000.1"))
        .hasContent(Entries.requestLine(1) + Entries.requestLine(2));
    assertThat(directory.rows("00001-000-2-s000"))
        .hasContent(
            Entries.rowLine(2, "a.jsonl", 0)
                + Entries.rowLine(1, "a.jsonl", 3)
                + Entries.rowLine(1, "a.jsonl", 4));
    assertThat(SharedRequests.of(directory, "00001-000-2-s000"))
        .isEqualTo(Map.of(Entries.key(1), row(0), Entries.key(2), row(1)));
    assertThat(SharedRequests.of(directory, "00001-000-2-s001"))
        .isEqualTo(Map.of(Entries.key(3), row(2)));
  }

  @Test
  void theSameIsMadeAgain() throws IOException {
    pack("00000-000.1", true, 1, 2, 3);
    List<ShardInfo> second = pack("00001-000.2", true, 2, 5, 3);
    pack("00002-000.1", true, 5, 6);

    assertThat(pack("00001-000.2", true, 2, 5, 3)).isEqualTo(second);
  }

  @Test
  void whereRowsMayShareNothingAllIsAsked() throws IOException {
    pack("00000-000.1", false, 1, 2);

    assertThat(pack("00001-000.2", false, 2, 1))
        .containsExactly(new ShardInfo("00001-000-2-000", 2, 2, 200, 20, 1, false));
    assertThat(directory.asked()).doesNotExist();
  }

  private static Asker row(int position) {
    return new Asker(new Source("a.jsonl", position), Trial.ONLY);
  }

  /** Rows of one file, by their order; sorted with little memory, so that runs are spilled. */
  private List<ShardInfo> pack(String sending, boolean share, int... keys) throws IOException {
    String prefix = sending.replace('.', '-') + "-";
    try (PackStage stage =
        new PackStage(
            directory,
            CUT,
            prefix,
            LITTLE_MEMORY,
            new FirstAskers(directory).claim(sending),
            policy -> share)) {
      for (int row = 0; row < keys.length; row++) {
        SourceRow asks = Entries.request(keys[row], "a.jsonl", row).row();
        byte[] json = Entries.utf8(Entries.requestJson(keys[row]));
        stage.add(new KeyedRequest(Entries.key(keys[row]), json, 10, asks), Trial.ONLY, 1);
      }
      return stage.finish();
    }
  }
}
