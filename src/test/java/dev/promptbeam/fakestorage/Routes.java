package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Finds what a call asks for by its method and path. */
final class Routes {
  private final ObjectStore store;
  private final Buckets buckets;
  private final Uploads uploads;
  private final Copies copies;

  Routes(ObjectStore store) {
    this.store = store;
    this.buckets = new Buckets(store);
    this.uploads = new Uploads(store);
    this.copies = new Copies(store);
  }

  Operation operation(StorageCall call) throws IOException {
    List<String> path = call.path;
    return switch (path.get(0)) {
      case "storage" -> api(call, under(call, path));
      case "download" -> {
        List<String> rest = under(call, path.subList(1, path.size()));
        yield rest.size() == 3 && call.wantsMedia()
            ? download(call, rest.get(0), rest.get(2))
            : unknown();
      }
      case "upload", "resumable" -> {
        int skipped = path.get(0).equals("upload") ? 1 : 2;
        List<String> rest = under(call, path.subList(Math.min(skipped, path.size()), path.size()));
        yield rest.size() == 2 && rest.get(1).equals("o")
            ? uploads.operation(call, rest.get(0))
            : unknown();
      }
      default -> unknown();
    };
  }

  /** What comes behind {@code storage/v1/b}. */
  private static List<String> under(StorageCall call, List<String> path) {
    if (path.size() < 3 || !path.subList(0, 3).equals(List.of("storage", "v1", "b"))) {
      throw notFound(call.method);
    }
    return path.subList(3, path.size());
  }

  private Operation api(StorageCall call, List<String> rest) throws IOException {
    String bucket = rest.isEmpty() ? "" : rest.get(0);
    return switch (rest.size()) {
      case 0 ->
          switch (call.method) {
            case "GET" -> Operation.of("buckets.list", "", () -> buckets.list(call));
            case "POST" -> Operation.of("buckets.insert", "", () -> buckets.insert(call));
            default -> throw notFound(call.method);
          };
      case 1 ->
          switch (call.method) {
            case "GET" -> Operation.of("buckets.get", bucket, () -> buckets.get(call, bucket));
            case "DELETE" -> Operation.of("buckets.delete", bucket, () -> buckets.delete(bucket));
            default -> throw notFound(call.method);
          };
      case 2 -> ofBucket(call, bucket, rest.get(1));
      default -> rest.get(1).equals("o") ? ofObject(call, bucket, rest) : unknown();
    };
  }

  private Operation ofBucket(StorageCall call, String bucket, String what) {
    if (call.method.equals("GET") && what.equals("o")) {
      return Operation.of(
          "objects.list",
          bucket,
          () ->
              Answer.json(
                  200,
                  FieldMask.apply(call.parameter("fields"), Listing.page(call, store, bucket))));
    }
    if (call.method.equals("GET") && what.equals("storageLayout")) {
      return Operation.of("buckets.layout", bucket, () -> buckets.layout(call, bucket));
    }
    throw notFound(call.method);
  }

  private Operation ofObject(StorageCall call, String bucket, List<String> rest)
      throws IOException {
    String name = rest.get(2);
    if (rest.size() == 3) {
      return switch (call.method) {
        case "GET" -> call.wantsMedia() ? download(call, bucket, name) : get(call, bucket, name);
        case "DELETE" -> delete(call, bucket, name);
        case "PATCH", "PUT" -> change(call, bucket, name);
        default -> throw notFound(call.method);
      };
    }
    if (!call.method.equals("POST")) {
      throw notFound(call.method);
    }
    if (rest.size() == 4 && rest.get(3).equals("compose")) {
      return new Operation(
          "objects.compose", bucket, name, () -> copies.compose(call, bucket, name));
    }
    if (rest.size() == 8 && rest.get(4).equals("b") && rest.get(6).equals("o")) {
      Copies.Pair pair = new Copies.Pair(bucket, name, rest.get(5), rest.get(7));
      switch (rest.get(3)) {
        case "copyTo":
          return new Operation(
              "objects.copy", pair.toBucket(), pair.toName(), () -> copies.copy(call, pair));
        case "rewriteTo":
          return new Operation(
              "objects.rewrite", pair.toBucket(), pair.toName(), () -> copies.rewrite(call, pair));
        default:
          break;
      }
    }
    return unknown();
  }

  private Operation download(StorageCall call, String bucket, String name) {
    return new Operation(
        "objects.download", bucket, name, () -> Download.of(call, store, bucket, name));
  }

  private Operation get(StorageCall call, String bucket, String name) {
    return new Operation(
        "objects.get",
        bucket,
        name,
        () ->
            resource(
                call, store.get(bucket, name, call.number("generation"), Preconditions.of(call))));
  }

  private Operation delete(StorageCall call, String bucket, String name) {
    return new Operation(
        "objects.delete",
        bucket,
        name,
        () -> {
          store.delete(bucket, name, call.number("generation"), Preconditions.of(call));
          return Answer.empty(204);
        });
  }

  private Operation change(StorageCall call, String bucket, String name) throws IOException {
    ObjectNode sent = Json.read(call.body);
    boolean patch = call.method.equals("PATCH");
    return new Operation(
        patch ? "objects.patch" : "objects.update",
        bucket,
        name,
        () ->
            resource(
                call,
                store.change(
                    bucket,
                    name,
                    call.number("generation"),
                    Preconditions.of(call),
                    (live, now) -> changed(live, sent, patch, now))));
  }

  private static StoredObject changed(
      StoredObject live, ObjectNode sent, boolean patch, Instant now) {
    return patch ? live.patched(sent, now) : live.with(StoredObject.settable(sent), now);
  }

  private static Answer resource(StorageCall call, StoredObject object) {
    return Answer.json(200, FieldMask.apply(call.parameter("fields"), object.resource(call)));
  }

  private static Operation unknown() {
    throw notFound("call");
  }

  private static StorageError notFound(String method) {
    return new StorageError(404, "notFound", "Not Found: no such " + method);
  }
}
