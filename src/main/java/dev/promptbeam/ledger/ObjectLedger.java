package dev.promptbeam.ledger;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.promptbeam.model.Json;
import dev.promptbeam.storage.RemoteFiles;
import dev.promptbeam.storage.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as one JSON object each below a prefix of Cloud Storage. What was read or written once is
 * remembered, as far as there is room: it never changes.
 *
 * @param leases the record that stands for the dispatcher lease
 */
record ObjectLedger(Path root, LeaseRecord leases) implements JsonLedger {
  private static final int ROOM = 32 << 20;
  private static final int OVERHEAD = 500;

  private static final Cache<Path, byte[]> KNOWN =
      CacheBuilder.newBuilder()
          .maximumWeight(ROOM)
          .weigher((Path path, byte[] json) -> json.length + OVERHEAD)
          .build();

  @Override
  public <T> boolean create(String name, T record) throws IOException {
    Path path = path(name);
    byte[] json = Json.MAPPER.writeValueAsBytes(record);
    boolean first = KNOWN.getIfPresent(path) == null && RemoteFiles.replace(path, json, 0) >= 0;
    if (first) {
      KNOWN.put(path, json);
    }
    return first;
  }

  @Override
  public boolean exists(String name) throws IOException {
    Path path = path(name);
    return KNOWN.getIfPresent(path) != null || RemoteFiles.find(path) != null;
  }

  @Override
  public LeaseRecord lease() {
    return leases;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return RemoteFiles.names(root.resolve(folder)).stream()
        .map(JsonLedger::recordName)
        .sorted()
        .toList();
  }

  @Override
  public Ledger ahead(String folder) throws IOException {
    Set<String> names = new HashSet<>();
    List<Path> unknown = new ArrayList<>();
    for (StoredObject object : RemoteFiles.below(root.resolve(folder))) {
      String name = root.relativize(object.path()).toString();
      names.add(JsonLedger.recordName(name));
      if (KNOWN.getIfPresent(object.path()) == null) {
        unknown.add(object.path());
      }
    }
    RemoteFiles.readAll(unknown, KNOWN::put);
    return new AheadLedger(this, folder + "/", names);
  }

  @Override
  public byte @Nullable [] bytes(String name) throws IOException {
    Path path = path(name);
    byte[] known = KNOWN.getIfPresent(path);
    if (known != null) {
      return known;
    }
    try {
      byte[] json = RemoteFiles.read(path);
      KNOWN.put(path, json);
      return json;
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private Path path(String name) {
    return root.resolve(name + SUFFIX);
  }
}
