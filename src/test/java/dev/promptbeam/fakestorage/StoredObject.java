package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * One generation of an object.
 *
 * @param settable what the caller may set of its resource
 * @param components of how many objects it was composed, 0 for none
 */
record StoredObject(
    String bucket,
    String name,
    long generation,
    long metageneration,
    Blob blob,
    ObjectNode settable,
    Instant created,
    Instant updated,
    int components) {

  private static final DateTimeFormatter TIMES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> SETTABLE =
      List.of(
          "cacheControl",
          "contentDisposition",
          "contentEncoding",
          "contentLanguage",
          "contentType",
          "customTime",
          "eventBasedHold",
          "temporaryHold",
          "storageClass",
          "metadata");

  /** Of a resource that was sent, what a new object takes over. */
  static ObjectNode settable(ObjectNode sent) {
    ObjectNode kept = Json.object();
    for (String field : SETTABLE) {
      if (sent.hasNonNull(field)) {
        kept.set(field, sent.get(field));
      }
    }
    return kept;
  }

  /** Merges a patch: null takes a member away, also inside of {@code metadata}. */
  StoredObject patched(ObjectNode patch, Instant now) {
    ObjectNode merged = settable.deepCopy();
    for (String field : SETTABLE) {
      JsonNode value = patch.get(field);
      if (value == null) {
        continue;
      }
      if (value instanceof ObjectNode members && merged.get(field) instanceof ObjectNode old) {
        members.properties().forEach(member -> set(old, member.getKey(), member.getValue()));
      } else {
        set(merged, field, value);
      }
    }
    return with(merged, now);
  }

  /** Puts what is settable in the place of what there was. */
  StoredObject with(ObjectNode other, Instant now) {
    return new StoredObject(
        bucket, name, generation, metageneration + 1, blob, other, created, now, components);
  }

  private static void set(ObjectNode target, String name, JsonNode value) {
    if (value.isNull()) {
      target.remove(name);
    } else {
      target.set(name, value);
    }
  }

  String text(String field) {
    return settable.path(field).asText("");
  }

  String etag() {
    return Blob.base64(
        ByteBuffer.allocate(12).putLong(generation).putInt((int) metageneration).array());
  }

  ObjectNode resource(StorageCall call) {
    String origin = call.origin();
    String path = "/b/" + escaped(bucket) + "/o/" + escaped(name);
    ObjectNode out = Json.object();
    out.put("kind", "storage#object");
    out.put("id", bucket + "/" + name + "/" + generation);
    out.put("selfLink", origin + "/storage/v1" + path);
    out.put(
        "mediaLink",
        origin + "/download/storage/v1" + path + "?generation=" + generation + "&alt=media");
    out.put("name", name);
    out.put("bucket", bucket);
    out.put("generation", Long.toString(generation));
    out.put("metageneration", Long.toString(metageneration));
    out.put("storageClass", "STANDARD");
    out.setAll(settable);
    out.put("size", Long.toString(blob.size()));
    String md5 = FieldMask.wants(call.parameter("fields"), "md5Hash") ? blob.md5() : null;
    if (md5 != null) {
      out.put("md5Hash", md5);
    }
    out.put("crc32c", blob.crc32c());
    out.put("etag", etag());
    out.put("timeCreated", TIMES.format(created));
    out.put("updated", TIMES.format(updated));
    out.put("timeStorageClassUpdated", TIMES.format(created));
    out.put("timeFinalized", TIMES.format(created));
    if (components > 0) {
      out.put("componentCount", components);
    }
    return out;
  }

  static String time(Instant instant) {
    return TIMES.format(instant);
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
