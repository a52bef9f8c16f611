package dev.promptbeam.batch.stage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.io.Closer;
import dev.promptbeam.batch.answer.Hops;
import dev.promptbeam.batch.answer.RequestSubset;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.result.ModelTurn;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conversation that the next stage carries on: what was asked in an earlier one, and the
 * model's turn. Where that stage is not the one whose answers are read, it is found by the ids:
 * {@code 00003-000-2-000} came of the answers of {@code 00003-000.2}.
 */
final class FormerTurns implements Closeable {
  private final RunDirectory directory;
  private final Closer closer = Closer.create();
  private final LineFiles files = closer.register(new LineFiles());
  private final @Nullable String earlier;
  private final @Nullable RequestFile requests;
  private final Map<String, LineLocation> answers = new HashMap<>();

  /**
   * @param task whose answers are handed on
   * @param stage the number of its stage
   */
  FormerTurns(
      RunDirectory directory, Records records, SendingTask task, int stage, NextRequests next)
      throws IOException {
    this.directory = directory;
    int carried = next.continues(stage + 1);
    String sending = task.name();
    for (int above = stage; above > carried && carried >= 0; above--) {
      sending = parent(sending);
    }
    this.earlier = carried < 0 || carried == stage ? null : next.name(carried);
    this.requests = carried < 0 ? null : closer.register(requests(sending));
    Intent intent = earlier == null ? null : records.intent(sending);
    if (intent != null) {
      Path file = Hops.answers(directory, intent.task());
      for (Entry entry : RequestSubset.index(directory, sending).entries()) {
        if (entry.served()) {
          answers.put(entry.key(), new LineLocation(file, entry.offset(), entry.length()));
        }
      }
    }
  }

  /**
   * What the row's next request carries on; null where it begins a conversation.
   *
   * @param requestKey of the request that was answered now
   * @param answer to that
   */
  @Nullable Turns of(SourceRow row, String requestKey, LineLocation answer) throws IOException {
    if (requests == null) {
      return null;
    }
    String key = earlier == null ? requestKey : keyIn(row, earlier);
    LineLocation place = earlier == null ? answer : answers.get(key);
    if (place == null) {
      throw new IOException("the answer to " + key + " is not where it was read");
    }
    return new Turns(requests.bytes(key), ModelTurn.of(files.read(place)));
  }

  private RequestFile requests(String sending) {
    String shard = sending.substring(0, sending.lastIndexOf('.'));
    return new RequestFile(directory.requests(SendingTask.name(shard, 1)));
  }

  /** The sending whose answers the shard of this one came of. */
  private static String parent(String sending) {
    String shard = sending.substring(0, sending.lastIndexOf('.'));
    String made = shard.substring(0, shard.lastIndexOf('-'));
    int number = made.lastIndexOf('-');
    return made.substring(0, number) + "." + made.substring(number + 1);
  }

  /** The key of the request that a stage has asked, as the row holds it. */
  private static String keyIn(SourceRow row, String stage) throws IOException {
    String key = null;
    try (JsonParser parser = Json.MAPPER.createParser(row.json())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(stage);
        parser.nextToken();
        if (found && parser.currentToken() == JsonToken.START_OBJECT) {
          key = requestKey(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (key == null) {
      throw new IOException("row " + row.source() + " does not hold what stage " + stage + " said");
    }
    return key;
  }

  private static @Nullable String requestKey(JsonParser answer) throws IOException {
    String key = null;
    while (answer.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = answer.currentName().equals("requestKey");
      answer.nextToken();
      key = found ? answer.getText() : key;
      answer.skipChildren();
    }
    return key;
  }

  @Override
  public void close() throws IOException {
    closer.close();
  }
}
