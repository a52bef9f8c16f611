package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Calls about buckets themselves. */
final class Buckets {
  private final ObjectStore store;

  Buckets(ObjectStore store) {
    this.store = store;
  }

  Answer list(StorageCall call) {
    ObjectNode page = Json.object().put("kind", "storage#buckets");
    ArrayNode items = page.putArray("items");
    String prefix = call.parameter("prefix", "");
    store.buckets().stream()
        .filter(bucket -> bucket.name().startsWith(prefix))
        .forEach(bucket -> items.add(resource(call, bucket)));
    return answer(call, page);
  }

  Answer insert(StorageCall call) throws IOException {
    String name = Json.read(call.body).path("name").asText("");
    if (name.isEmpty()) {
      throw new StorageError(400, "required", "Required");
    }
    return answer(call, resource(call, store.create(name)));
  }

  Answer get(StorageCall call, String name) {
    return answer(call, resource(call, store.bucket(name)));
  }

  Answer layout(StorageCall call, String name) {
    ObjectNode layout = Json.object().put("kind", "storage#storageLayout");
    layout.put("bucket", store.bucket(name).name());
    layout.put("location", "US").put("locationType", "multi-region");
    layout.putObject("hierarchicalNamespace").put("enabled", false);
    return answer(call, layout);
  }

  Answer delete(String name) {
    store.deleteBucket(name);
    return Answer.empty(204);
  }

  private static ObjectNode resource(StorageCall call, ObjectStore.Bucket bucket) {
    ObjectNode out = Json.object().put("kind", "storage#bucket");
    out.put("id", bucket.name()).put("name", bucket.name());
    out.put("selfLink", call.origin() + "/storage/v1/b/" + bucket.name());
    out.put("projectNumber", "1").put("metageneration", "1");
    out.put("location", "US").put("locationType", "multi-region").put("storageClass", "STANDARD");
    out.put("etag", "CAE=");
    out.put("timeCreated", StoredObject.time(bucket.created()));
    out.put("updated", StoredObject.time(bucket.created()));
    return out;
  }

  private static Answer answer(StorageCall call, ObjectNode body) {
    return Answer.json(200, FieldMask.apply(call.parameter("fields"), body));
  }
}
