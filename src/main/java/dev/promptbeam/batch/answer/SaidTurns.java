package dev.promptbeam.batch.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.io.Closer;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.result.ModelTurn;
import dev.promptbeam.result.Outcome.Answered;
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
 * What was said in a sending: its requests and the turns of the model, as they lie in the run.
 * Holds the places of one shard. For one thread.
 */
public final class SaidTurns implements Closeable {
  private final Closer closer = Closer.create();
  private final LineFiles files = closer.register(new LineFiles());
  private final RequestFile requests;
  private final Map<String, LineLocation> answers;

  private SaidTurns(RunDirectory directory, String sending, Map<String, LineLocation> answers) {
    String shard = SendingTask.shardOf(sending);
    this.requests =
        closer.register(new RequestFile(directory.requests(SendingTask.name(shard, 1))));
    this.answers = answers;
  }

  /** Of one whose answers are known by their places. */
  public static SaidTurns ofAnswers(RunDirectory directory, String sending) {
    return new SaidTurns(directory, sending, Map.of());
  }

  /**
   * Of one that lies behind.
   *
   * @throws java.nio.file.NoSuchFileException if its answers are deleted
   */
  public static SaidTurns of(RunDirectory directory, Records records, String sending)
      throws IOException {
    Settled settled = records.settled(SendingTask.shardOf(sending));
    boolean shared = settled != null && !settled.askers().isEmpty();
    Map<String, LineLocation> answers =
        shared ? ofOthers(directory, records, sending) : ownOf(directory, records, sending);
    return new SaidTurns(directory, sending, answers);
  }

  private static Map<String, LineLocation> ownOf(
      RunDirectory directory, Records records, String sending) throws IOException {
    Map<String, LineLocation> answers = new HashMap<>();
    Intent intent = records.intent(sending);
    if (intent != null) {
      Path file = Hops.answers(directory, intent.task());
      for (Entry entry : RequestSubset.index(directory, sending).entries()) {
        if (entry.served()) {
          answers.put(entry.key(), new LineLocation(file, entry.offset(), entry.length()));
        }
      }
    }
    return answers;
  }

  /** Of a shard whose requests others have asked. */
  private static Map<String, LineLocation> ofOthers(
      RunDirectory directory, Records records, String sending) throws IOException {
    Map<String, LineLocation> answers = new HashMap<>();
    ShardEndings.of(directory, records, SendingTask.shardOf(sending))
        .forEach(
            (key, ending) -> {
              if (ending instanceof Answered answered) {
                answers.put(key, answered.answer());
              }
            });
    return answers;
  }

  /** What the answer to a request carries on; null where it has none here. */
  public @Nullable Turns of(String requestKey) throws IOException {
    LineLocation answer = answers.get(requestKey);
    return answer == null ? null : of(requestKey, answer);
  }

  public Turns of(String requestKey, LineLocation answer) throws IOException {
    return new Turns(requests.bytes(requestKey), ModelTurn.of(files.read(answer)));
  }

  /** The key of the request that a stage has asked, as the row holds it; null where it does not. */
  public static @Nullable String keyIn(SourceRow row, String stage) throws IOException {
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
