package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A scripted fault and its account: which calls it has met, and how many it has struck. */
public final class StorageFault {
  /** What happens to a call. */
  enum Kind {
    /** It is answered with {@code status}: before anything is done, or {@code after} it is. */
    ERROR,
    /** The connection ends without an answer: before anything is done, or {@code after} it is. */
    DROP,
    /** The connection ends after {@code bytes} of the answer's body, or after half of it. */
    CUT,
    /** One byte of the answer's body is another one. */
    ALTER,
    /** It waits for {@code millis} first; with {@code after}, its answer does. */
    DELAY,
    /** A list leaves out what is younger than {@code millis}. */
    STALE,
    /** A list has at most {@code items} on a page. */
    PAGES,
    /** Somebody else writes {@code text} to the object at the moment of the write. */
    RIVAL
  }

  /**
   * How a fault is written.
   *
   * @param operation a name such as {@code objects.insert}, or a regular expression for several
   * @param object a regular expression that is found in the object's name
   * @param skip how many calls that fit it leaves alone first
   * @param times how many it strikes then; none said: one
   */
  record Script(
      Kind kind,
      @Nullable String operation,
      @Nullable String object,
      int skip,
      @Nullable Integer times,
      boolean after,
      int status,
      @Nullable Long bytes,
      long millis,
      int items,
      @Nullable String text,
      @Nullable String retryAfter) {}

  /** The call ends without an answer. */
  static final class Dropped extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Script script;
  private final Pattern operation;
  private final Pattern object;
  private int met;
  private int struck;

  StorageFault(Script script) {
    this.script = script;
    this.operation = Pattern.compile(script.operation() == null ? ".*" : script.operation());
    this.object = Pattern.compile(script.object() == null ? "" : script.object());
  }

  /** How many calls it has struck. */
  public synchronized int strikes() {
    return struck;
  }

  synchronized boolean strikes(Operation call) {
    boolean fits = operation.matcher(call.name()).matches() && object.matcher(call.object()).find();
    if (!fits) {
      return false;
    }
    int times = script.times() == null ? 1 : script.times();
    boolean strikes = met++ >= script.skip() && struck < times;
    struck += strikes ? 1 : 0;
    return strikes;
  }

  synchronized ObjectNode account() {
    ObjectNode account = Json.object();
    account.set("script", Json.MAPPER.valueToTree(script));
    return account.put("met", met).put("struck", struck);
  }

  /** Has the call done, or not, as the script says. */
  Answer answer(StorageCall call, Operation wanted, Pause pause) throws IOException {
    if (!script.after()) {
      before(call, pause);
    }
    Answer answer = wanted.work().run();
    if (script.after()) {
      before(call, pause);
    }
    return switch (script.kind()) {
      case CUT -> answer.with(new Cut(answer.body(), part(answer.body().length())));
      case ALTER -> answer.with(new Altered(answer.body()));
      default -> answer;
    };
  }

  private void before(StorageCall call, Pause pause) throws IOException {
    switch (script.kind()) {
      case ERROR -> throw error();
      case DROP -> throw new Dropped();
      case DELAY -> pause.millis(script.millis());
      case STALE -> call.hidden = Duration.ofMillis(script.millis());
      case PAGES -> call.replace("maxResults", Integer.toString(script.items()));
      case RIVAL ->
          call.rival =
              (script.text() == null ? "rival" : script.text()).getBytes(StandardCharsets.UTF_8);
      case CUT, ALTER -> {}
    }
  }

  private StorageError error() {
    return StorageError.of(script.status());
  }

  @Nullable String retryAfter() {
    return script.retryAfter();
  }

  private long part(long length) {
    return script.bytes() != null ? script.bytes() : Math.max(0, length / 2);
  }

  /** Waits, unless the server closes. */
  interface Pause {
    void millis(long millis) throws IOException;
  }

  /** So many bytes of a body, and then the end of the connection. */
  private record Cut(Answer.Body whole, long most) implements Answer.Body {
    @Override
    public long length() {
      return whole.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      whole.writeTo(
          new FilterOutputStream(out) {
            private long left = most;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              int part = (int) Math.min(left, length);
              out.write(bytes, offset, part);
              left -= part;
              if (part < length) {
                out.flush();
                throw new Dropped();
              }
            }
          });
    }
  }

  /** A body in whose first half one bit is turned. */
  private record Altered(Answer.Body whole) implements Answer.Body {
    @Override
    public long length() {
      return whole.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      whole.writeTo(
          new FilterOutputStream(out) {
            private boolean altered;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              byte[] sent = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
              if (!altered && length > 0) {
                sent[length / 2] ^= 1;
                altered = true;
              }
              out.write(sent);
            }
          });
    }
  }
}
