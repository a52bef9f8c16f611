package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Objects out of other objects: copied, rewritten, composed. */
final class Copies {
  private static final int MOST_SOURCES = 32;

  private final ObjectStore store;
  private final Map<String, Long> rewritten = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();

  Copies(ObjectStore store) {
    this.store = store;
  }

  /** Which object becomes which other one. */
  record Pair(String bucket, String name, String toBucket, String toName) {}

  Answer copy(StorageCall call, Pair pair) throws IOException {
    return Answer.json(
        200, FieldMask.apply(call.parameter("fields"), copied(call, pair).resource(call)));
  }

  private StoredObject copied(StorageCall call, Pair pair) throws IOException {
    ObjectNode sent = Json.read(call.body);
    synchronized (store) {
      StoredObject source = source(call, pair);
      Preconditions wanted = Preconditions.of(call);
      wanted.check(store.find(pair.toBucket(), pair.toName()));
      ObjectNode settable =
          sent.isEmpty() ? source.settable().deepCopy() : StoredObject.settable(sent);
      Insert.type(settable, source.text("contentType"));
      return store.put(
          pair.toBucket(),
          pair.toName(),
          store.again(source),
          settable,
          source.components(),
          wanted);
    }
  }

  private StoredObject source(StorageCall call, Pair pair) {
    return store.get(
        pair.bucket(), pair.name(), call.number("sourceGeneration"), Preconditions.ofSource(call));
  }

  /** In as many calls as {@code maxBytesRewrittenPerCall} makes of it. */
  Answer rewrite(StorageCall call, Pair pair) throws IOException {
    long size = source(call, pair).blob().size();
    String token = call.parameter("rewriteToken");
    Long before = token == null ? Long.valueOf(0) : rewritten.remove(token);
    if (before == null) {
      throw StorageError.invalid("Invalid rewrite token.");
    }
    Long most = call.number("maxBytesRewrittenPerCall");
    long now = most == null ? size : Math.min(size, before + most);
    ObjectNode answer = Json.object().put("kind", "storage#rewriteResponse");
    answer.put("totalBytesRewritten", Long.toString(now));
    answer.put("objectSize", Long.toString(size));
    answer.put("done", now == size);
    if (now == size) {
      answer.set("resource", copied(call, pair).resource(call));
    } else {
      String next = "rewrite-" + tokens.incrementAndGet();
      rewritten.put(next, now);
      answer.put("rewriteToken", next);
    }
    return Answer.json(200, FieldMask.apply(call.parameter("fields"), answer));
  }

  Answer compose(StorageCall call, String bucket, String name) throws IOException {
    ObjectNode body = Json.read(call.body);
    JsonNode listed = body.path("sourceObjects");
    if (listed.isEmpty() || listed.size() > MOST_SOURCES) {
      throw StorageError.invalid(
          "The number of source components provided (" + listed.size() + ") is not 1 to 32.");
    }
    Preconditions wanted = Preconditions.of(call);
    wanted.check(store.find(bucket, name));
    List<ObjectStore.Opened> sources = open(bucket, listed);
    int components = 0;
    BlobWriter writer = store.write();
    for (ObjectStore.Opened source : sources) {
      try (var bytes = source.bytes()) {
        bytes.transferTo(writer);
      }
      components += Math.max(1, source.object().components());
    }
    ObjectNode settable =
        body.get("destination") instanceof ObjectNode destination
            ? StoredObject.settable(destination)
            : Json.object();
    Insert.type(settable, sources.get(0).object().text("contentType"));
    Blob blob = writer.finish().withoutMd5();
    StoredObject stored = store.put(bucket, name, blob, settable, components, wanted);
    return Answer.json(200, FieldMask.apply(call.parameter("fields"), stored.resource(call)));
  }

  private List<ObjectStore.Opened> open(String bucket, JsonNode listed) throws IOException {
    List<ObjectStore.Opened> sources = new ArrayList<>();
    for (JsonNode source : listed) {
      Long wanted = number(source.at("/objectPreconditions/ifGenerationMatch"));
      sources.add(
          store.open(
              bucket,
              source.path("name").asText(),
              number(source.path("generation")),
              wanted == null ? Preconditions.NONE : Preconditions.generation(wanted)));
    }
    return sources;
  }

  private static @Nullable Long number(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : Long.valueOf(node.asText());
  }
}
