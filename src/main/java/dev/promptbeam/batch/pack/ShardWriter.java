package dev.promptbeam.batch.pack;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.promptbeam.batch.media.MediaHashes;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.share.OthersAnswers;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the two files of a shard: its requests in key order, as they will be sent first, and its
 * rows in source order, as they will be joined.
 */
final class ShardWriter implements AutoCloseable {
  private static final JsonStringEncoder QUOTER = JsonStringEncoder.getInstance();
  private static final byte[] LINE_END = utf8("}");
  private static final int LINE_OVERHEAD = 64;

  private final RunDirectory directory;
  private final String id;
  private final LineFile requests;
  private final ExternalSort rows;
  private final MediaHashes media = new MediaHashes();
  private final @Nullable OthersAnswers answers;
  private @Nullable String lastKey;
  private long rowCount;
  private long tokens;
  private int policy;

  /**
   * @param answers that others have asked for; null where its requests are asked
   */
  ShardWriter(
      RunDirectory directory,
      String id,
      long memory,
      @Nullable OthersAnswers answers,
      EntryArrays arrays)
      throws IOException {
    this.answers = answers;
    this.directory = directory;
    this.id = id;
    this.requests = new LineFile(directory.requests(SendingTask.name(id, 1)));
    this.rows = new ExternalSort(EntryOrder.SOURCE, memory, directory.scratch(), arrays);
  }

  /** False where the entry asks a new request that would pass a limit. */
  boolean fits(PackEntry entry, ShardLimits cut) {
    return isRepeat(entry)
        || (requests.lines() < cut.maxRequests()
            && requests.bytes() + entry.request().length + LINE_OVERHEAD <= cut.maxBytes()
            && (answers == null
                ? tokens + entry.number() <= cut.maxTokens()
                : answers.bytes() <= cut.maxBytes()));
  }

  void add(PackEntry entry) throws IOException {
    if (!isRepeat(entry)) {
      lastKey = entry.requestKey();
      policy = entry.policy();
      if (answers == null) {
        tokens += entry.number();
        media.add(entry.request());
      } else {
        answers.take(lastKey, entry.number());
      }
      requests.writeLine(
          utf8("{\"key\":\"" + lastKey + "\",\"request\":"), entry.request(), LINE_END);
    }
    rowCount++;
    rows.add(entry.withoutRequest());
  }

  /** Makes its files appear. */
  ShardInfo commit() throws IOException {
    try (LineFile file = new LineFile(directory.rows(id))) {
      rows.forEach(row -> file.writeLine(head(row), row.json(), LINE_END));
      file.commit();
    }
    media.commit(directory, id);
    if (answers != null) {
      answers.commit();
    }
    LineFile.Summary sent = requests.commit();
    List<String> askers = answers == null ? List.of() : answers.askers();
    boolean reused = answers != null && askers.isEmpty();
    return new ShardInfo(id, sent.lines(), rowCount, sent.bytes(), tokens, policy, reused, askers);
  }

  @Override
  public void close() throws IOException {
    requests.close();
    rows.close();
    if (answers != null) {
      answers.close();
    }
  }

  private boolean isRepeat(PackEntry entry) {
    return lastKey != null && lastKey.equals(entry.requestKey());
  }

  /** All of a row line but the row, which stands last so that its bytes can be cut out unparsed. */
  private static byte[] head(PackEntry row) {
    StringBuilder head = new StringBuilder("{\"key\":\"");
    QUOTER.quoteAsString(row.rowKey(), head);
    head.append("\",\"source\":{\"file\":\"");
    QUOTER.quoteAsString(row.source().file(), head);
    head.append("\",\"position\":").append(row.source().position());
    head.append('}');
    addIfNot(0, "variant", row.trial().variant(), head);
    addIfNot(0, "sample", row.trial().sample(), head);
    head.append(",\"requestKey\":\"").append(row.requestKey()).append("\",\"row\":");
    return utf8(head.toString());
  }

  private static void addIfNot(int usual, String member, int value, StringBuilder head) {
    if (value != usual) {
      head.append(",\"").append(member).append("\":").append(value);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
