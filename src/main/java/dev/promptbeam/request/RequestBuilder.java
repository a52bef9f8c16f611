package dev.promptbeam.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RoomyThreads;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaPlaces;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.turns.Conversation;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Builds the keyed request of a row. Safe for many threads.
 *
 * <p>The request key is the first 128 bits of a SHA-256 over the model, the kind of request and the
 * request with sorted members and numbers as spelled; the row's source goes in too where requests
 * are not to be deduplicated. So the same row under the same spec always has the same key.
 *
 * @param template the request of the spec
 * @param model the model's id without {@code models/}
 * @param deduplicate whether rows with equal requests share a key
 * @param maxRequestBytes the largest request that can be sent, in bytes of its JSON
 * @param emptyFields the rows in which defaults take the place of empty texts
 * @param media the files that rows may bring along
 */
public record RequestBuilder(
    RequestTemplate template,
    String model,
    Deduplicate deduplicate,
    long maxRequestBytes,
    EmptyFields emptyFields,
    MediaFiles media)
    implements Serializable {
  private static final int KEY_BYTES = 16;

  /**
   * Builds one request.
   *
   * @throws UnbuildableRowException for a row that makes no request: a column is missing or null, a
   *     value does not fit its field, a file cannot be sent, a turn is empty, the request is too
   *     large, its schema cannot be used; and for whatever else goes wrong with one row
   */
  public KeyedRequest build(SourceRow row) throws UnbuildableRowException {
    return build(row, 0, 1).get(0);
  }

  /**
   * The same for samples of a row, each of which is a request of its own.
   *
   * @param first number of the first of them
   */
  public List<KeyedRequest> build(SourceRow row, int first, int samples)
      throws UnbuildableRowException {
    return build(row, null, first, samples);
  }

  /**
   * The same of a request that carries on a conversation.
   *
   * @param former what comes before the turns of the template; null where nothing does
   */
  public KeyedRequest build(SourceRow row, @Nullable Conversation former)
      throws UnbuildableRowException {
    return build(row, former, 0, 1).get(0);
  }

  /** The same of samples that carry on one conversation. */
  public List<KeyedRequest> build(
      SourceRow row, @Nullable Conversation former, int first, int samples)
      throws UnbuildableRowException {
    try {
      return buildRow(row, former, first, samples);
    } catch (StackOverflowError e) {
      return buildWithRoom(row, former, first, samples);
    } catch (RuntimeException | Error e) {
      throw unbuildable(e);
    }
  }

  /** How much stack a runner's thread has left must not decide what becomes of a row. */
  private List<KeyedRequest> buildWithRoom(
      SourceRow row, @Nullable Conversation former, int first, int samples)
      throws UnbuildableRowException {
    try {
      return RoomyThreads.call(() -> buildRow(row, former, first, samples));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnbuildableRowException unbuildable) {
        throw unbuildable;
      }
      throw unbuildable(RoomyThreads.cause(e));
    } catch (RoomyThreads.StuckException e) {
      throw unbuildable(e);
    }
  }

  private static UnbuildableRowException unbuildable(Throwable failure) {
    return new UnbuildableRowException(
        Reason.REQUEST_INVALID, "the request cannot be built: " + RowFailure.name(failure));
  }

  private List<KeyedRequest> buildRow(
      SourceRow row, @Nullable Conversation former, int first, int samples)
      throws UnbuildableRowException {
    RenderedRequest own =
        template.render(row.json(), emptyFields.areMissing(row.source()), media, maxRequestBytes);
    RenderedRequest request = former == null ? own : carriedOn(former, own);
    boolean shared = isShared(request);
    MessageDigest digest = digest(request.canonical());
    List<KeyedRequest> keyed = new ArrayList<>(samples);
    for (int sample = first; sample < first + samples; sample++) {
      String content = key(Sha256.copy(digest), null, sample);
      String key = shared ? content : key(Sha256.copy(digest), row.source(), sample);
      keyed.add(new KeyedRequest(key, content, request.wire(), request.tokens(), row));
    }
    return keyed;
  }

  private RenderedRequest carriedOn(Conversation former, RenderedRequest own)
      throws UnbuildableRowException {
    byte[] wire = former.carriedOn(own.wire());
    if (wire == null) {
      throw new UnbuildableRowException(
          Reason.REQUEST_INVALID, "there are no contents that could be carried on");
    }
    if (wire.length > maxRequestBytes) {
      throw UnbuildableRowException.tooLarge("", wire.length, maxRequestBytes);
    }
    JsonNode whole = SpelledJson.read(new String(wire, UTF_8));
    long tokens = TokenEstimate.count(whole, FieldTable.root(template.kind()));
    return new RenderedRequest(
        wire,
        canonical(whole),
        Math.max(own.tokens(), TokenEstimate.clamp(tokens)),
        own.temperatureIsZero());
  }

  /**
   * Finds a row out before it is asked anything, whose request could not be built later.
   *
   * @param later columns that the row is yet to get
   * @throws UnbuildableRowException where another column that it needs is missing or null
   */
  public void requireColumns(SourceRow row, Collection<String> later)
      throws UnbuildableRowException {
    template.requireColumns(row.json(), emptyFields.areMissing(row.source()), later);
  }

  /** The key of a request that is shared, by its bytes as they were packed. */
  public String contentKey(byte[] packed, int sample) {
    return key(digest(canonical(SpelledJson.read(new String(packed, UTF_8)))), null, sample);
  }

  private static byte[] canonical(JsonNode packed) {
    JsonNode sorted = SpelledJson.sorted(packed);
    MediaPlaces.forget(sorted);
    return SpelledJson.write(sorted).getBytes(UTF_8);
  }

  /** Of what all keys of a request begin with. */
  private MessageDigest digest(byte[] canonical) {
    MessageDigest digest = Sha256.digest();
    digest.update((model + "\n" + template.kind().method() + "\n").getBytes(UTF_8));
    digest.update(canonical);
    return digest;
  }

  private static String key(MessageDigest digest, @Nullable Source source, int sample) {
    if (source != null) {
      digest.update(("\n" + source).getBytes(UTF_8));
    }
    if (sample > 0) { // the first is asked as a plain run asks
      digest.update(("\n#" + sample).getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
  }

  /** Whether the key of each request is that of its content. */
  public boolean sharesAll() {
    return deduplicate == Deduplicate.TRUE
        || (deduplicate == Deduplicate.AUTO
            && (template.kind().repeatable() || template.isAlwaysCold()));
  }

  /** Whether rows of the run can share a request at all. */
  public boolean mayShare() {
    return switch (deduplicate) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO -> template.kind().repeatable() || template.mayBeCold();
    };
  }

  private boolean isShared(RenderedRequest request) {
    return switch (deduplicate) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO -> template.kind().repeatable() || request.temperatureIsZero();
    };
  }
}
