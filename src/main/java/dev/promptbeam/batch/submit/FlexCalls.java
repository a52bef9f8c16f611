package dev.promptbeam.batch.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.answer.RequestSubset;
import dev.promptbeam.batch.media.Prepared;
import dev.promptbeam.batch.media.RunMedia;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.SubmitResult;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks requests one by one, at the flex tier, by the rules of jobs: an intent before the call, and
 * a call whose end nobody saw is an attempt that may be billed, and is reported.
 */
final class FlexCalls {
  private static final int UNAVAILABLE = 503;
  private static final int FORBIDDEN = 403;
  private static final String UNSEEN =
      "nobody saw the end of this call: it may have been answered, and billed";

  private final RunDirectory directory;
  private final Records records;
  private final GeminiClient client;
  private final RunMedia media;
  private final Clock clock;
  private final Intents intents;
  private final Condition mustNot;

  /** Whether nothing may be sent now: the run is cancelled, or somebody else decides. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  FlexCalls(
      RunDirectory directory,
      Records records,
      GeminiClient client,
      RunMedia media,
      Intents intents,
      Condition mustNot) {
    this.directory = directory;
    this.records = records;
    this.client = client;
    this.media = media;
    this.clock = intents.clock();
    this.intents = intents;
    this.mustNot = mustNot;
  }

  /** Asks the only request of a sending. */
  FlexResult ask(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException {
    RequestSubset.write(directory, task);
    JsonNode line = line(task);
    if (written != null) {
      CreateCalls.Answer earlier = earlier(task, written, line.path("key").asText());
      if (earlier != null) {
        return over(task, written, earlier);
      }
    }
    if (mustNot.holds()) {
      return FlexResult.notYet(written);
    }
    try {
      Prepared prepared = media.prepare(task, written, room);
      return prepared.instead() == null
          ? call(task, written, line, room)
          : instead(task, written, prepared.instead());
    } catch (GeminiException e) {
      return new FlexResult(written, null, e);
    }
  }

  /** What became of the call of an earlier start; null where it was surely not served. */
  private CreateCalls.@Nullable Answer earlier(SendingTask task, Intent written, String key)
      throws IOException {
    CreateCalls.Answer saved = records.creates().answer(task.name());
    boolean refused = records.creates().refusal(task.name(), written) != null;
    return saved != null || refused ? saved : decide(task, unseen(key));
  }

  private static FlexResult instead(
      SendingTask task, @Nullable Intent written, SubmitResult unprepared) {
    if (unprepared instanceof SubmitResult.Unreadable unreadable && written == null) {
      String why = "media of its request cannot be read";
      return new FlexResult(
          null,
          Ended.withoutJob(Ended.End.UNREADABLE, why, unreadable.lines(), Instant.EPOCH).of(task),
          null);
    }
    return FlexResult.notYet(written);
  }

  private FlexResult call(SendingTask task, @Nullable Intent written, JsonNode line, Room room)
      throws IOException, InterruptedException, GeminiException {
    String key = line.path("key").asText();
    ObjectNode request = (ObjectNode) Json.MAPPER.readTree(media.sent(bytes(line))).path("request");
    request.put("serviceTier", "flex");
    Intent intent = written == null ? intents.ofCall(task, room) : written;
    CreateCalls.Call call;
    if (written != null) {
      call = records.creates().noteAgain(task.name(), clock.instant());
    } else if (records.createIntent(task.name(), intent)) {
      call = CreateCalls.Call.first(intent);
    } else {
      return FlexResult.notYet(records.intent(task.name()));
    }
    if (mustNot.holds()) {
      records
          .creates()
          .refuse(task.name(), call, CreateRefusal.notSent("not sent", clock.instant()));
      return FlexResult.notYet(intent);
    }
    CreateCalls.Answer answer;
    try {
      ObjectNode answered = Json.MAPPER.createObjectNode().put("key", key);
      answered.set("response", client.generateContent(intent.model(), request));
      answer = new CreateCalls.Answer(answered.toString(), false);
    } catch (GeminiException e) {
      CreateRefusal.Kind kind = unserved(e, request);
      if (kind != null) {
        records.creates().refuse(task.name(), call, CreateRefusal.of(kind, e, clock.instant()));
        return new FlexResult(intent, null, e);
      }
      answer = failed(e, key);
    }
    return over(task, intent, decide(task, answer));
  }

  /** Why the request was surely not served, and may be asked again; null where it is over. */
  private static CreateRefusal.@Nullable Kind unserved(GeminiException e, JsonNode request) {
    boolean foreign = e instanceof GeminiException.Foreign;
    if (e instanceof GeminiException.Quota || (e.httpStatus() == UNAVAILABLE && !foreign)) {
      return CreateRefusal.Kind.FULL;
    }
    if (e instanceof GeminiException.Untrusted
        || (e instanceof GeminiException.Unreachable silent && !silent.bodySent())) {
      return CreateRefusal.Kind.NOT_SENT;
    }
    boolean key = e instanceof GeminiException.Denied && !isOfFile(e, request);
    return key || e instanceof GeminiException.Gone ? CreateRefusal.Kind.DENIED : null;
  }

  /** A file that is gone and a key that may not do this are refused alike. */
  private static boolean isOfFile(GeminiException e, JsonNode request) {
    return e.httpStatus() == FORBIDDEN && request.findValue("fileUri") != null;
  }

  private static CreateCalls.Answer failed(GeminiException e, String key) {
    if (e instanceof GeminiException.Invalid) {
      return error(key, "INVALID_ARGUMENT", String.valueOf(e.getMessage()), false);
    }
    return e instanceof GeminiException.Denied
        ? error(key, "PERMISSION_DENIED", String.valueOf(e.getMessage()), false)
        : unseen(key);
  }

  private static CreateCalls.Answer unseen(String key) {
    return error(key, "UNKNOWN", UNSEEN, true);
  }

  private static CreateCalls.Answer error(String key, String rpc, String message, boolean unseen) {
    ObjectNode line = Json.MAPPER.createObjectNode().put("key", key);
    line.putObject("error").put("code", Reason.rpcCode(rpc)).put("message", message);
    return new CreateCalls.Answer(line.toString(), unseen);
  }

  /** Of two that decide, the first is right: the other's call was not seen by it. */
  private CreateCalls.Answer decide(SendingTask task, CreateCalls.Answer answer)
      throws IOException {
    records.creates().decide(task.name(), answer);
    CreateCalls.Answer decided = records.creates().answer(task.name());
    return decided == null ? answer : decided;
  }

  private FlexResult over(SendingTask task, Intent intent, CreateCalls.Answer answer)
      throws IOException {
    if (answer.unseen()) {
      String name = Intent.FLEX + "/" + task.name();
      SuspectedDouble.Cause cause = SuspectedDouble.Cause.UNSEEN;
      records.createDouble(SuspectedDouble.of(task, name, cause, clock.instant()));
    }
    byte[] line = (answer.line() + "\n").getBytes(StandardCharsets.UTF_8);
    DurableFile.replace(directory.responses(task.name()), out -> out.write(line));
    Ended ended =
        new Ended(
            Ended.End.SUCCEEDED,
            Intent.FLEX,
            null,
            0,
            answer.unseen() ? UNSEEN : "",
            List.of(),
            clock.instant());
    return new FlexResult(intent, ended, null);
  }

  private JsonNode line(SendingTask task) throws IOException {
    try (LineReader lines = LineReader.openOwn(directory.requests(task.name()))) {
      if (!lines.next()) {
        throw new IOException(directory.requests(task.name()) + " holds no request");
      }
      return Json.MAPPER.readTree(lines.copy());
    }
  }

  private static byte[] bytes(JsonNode line) throws IOException {
    return Json.MAPPER.writeValueAsBytes(line);
  }
}
