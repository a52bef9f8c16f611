package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One page of a list of objects, as {@code objects.list} gives it. */
final class Listing {
  private static final int MOST = 1000;

  private final StorageCall call;
  private final String prefix;
  private final String delimiter;
  private final @Nullable Pattern glob;
  private final String startOffset;
  private final @Nullable String endOffset;
  private final @Nullable String behind;
  private final long size;
  private final List<StoredObject> items = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private @Nullable String last;
  private boolean more;

  private Listing(StorageCall call) {
    this.call = call;
    prefix = call.parameter("prefix", "");
    delimiter = call.parameter("delimiter", "");
    String wanted = call.parameter("matchGlob");
    glob = wanted == null ? null : ObjectGlob.pattern(wanted);
    startOffset = call.parameter("startOffset", "");
    endOffset = call.parameter("endOffset");
    String token = call.parameter("pageToken");
    behind = token == null || token.isEmpty() ? null : decoded(token);
    Long most = call.number("maxResults");
    if (most != null && most < 0) {
      throw StorageError.invalid("Invalid value for maxResults: " + most);
    }
    size = most == null || most == 0 ? MOST : Math.min(most, MOST);
  }

  /** The page that is asked for; the store must not change meanwhile. */
  static ObjectNode page(StorageCall call, ObjectStore store, String bucket) {
    Listing listing = new Listing(call);
    synchronized (store) {
      listing.walk(store.bucket(bucket).objects(), store.now().minus(call.hidden));
    }
    return listing.answer();
  }

  private void walk(NavigableMap<String, StoredObject> objects, Instant youngest) {
    String from = later(later(prefix, startOffset), behind == null ? "" : behind);
    for (StoredObject object : objects.tailMap(from, true).values()) {
      String name = object.name();
      if (!name.startsWith(prefix)
          || (endOffset != null && ObjectStore.BY_BYTES.compare(name, endOffset) >= 0)) {
        return;
      }
      boolean hidden = !call.hidden.isZero() && object.created().isAfter(youngest);
      if (!hidden && !wasGiven(name) && (glob == null || glob.matcher(name).matches())) {
        if (items.size() + prefixes.size() >= size && !isUnderLast(name)) {
          more = true;
          return;
        }
        add(object);
      }
    }
  }

  private void add(StoredObject object) {
    String name = object.name();
    int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
    if (end < 0) {
      items.add(object);
      last = name;
      return;
    }
    String folder = name.substring(0, end + delimiter.length());
    if (!folder.equals(last)) {
      prefixes.add(folder);
      last = folder;
    }
    if (folder.equals(name) && call.flag("includeTrailingDelimiter")) {
      items.add(object);
    }
  }

  private boolean isUnderLast(String name) {
    return last != null && isFolder(last) && name.startsWith(last);
  }

  /** On an earlier page: the name itself, or the folder that it lies in. */
  private boolean wasGiven(String name) {
    return behind != null && (name.equals(behind) || (isFolder(behind) && name.startsWith(behind)));
  }

  private boolean isFolder(String name) {
    return !delimiter.isEmpty() && name.length() > prefix.length() && name.endsWith(delimiter);
  }

  private ObjectNode answer() {
    ObjectNode page = Json.object();
    page.put("kind", "storage#objects");
    if (more && last != null) {
      page.put("nextPageToken", encoded(last));
    }
    if (!prefixes.isEmpty()) {
      prefixes.forEach(page.putArray("prefixes")::add);
    }
    if (!items.isEmpty()) {
      ArrayNode listed = page.putArray("items");
      items.forEach(item -> listed.add(item.resource(call)));
    }
    return page;
  }

  private static String later(String one, String other) {
    return ObjectStore.BY_BYTES.compare(one, other) >= 0 ? one : other;
  }

  private static String encoded(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw StorageError.invalid("Invalid argument: pageToken");
    }
  }
}
