package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What lies in a storage, for tests that put it there or look at it without a call. */
public final class Contents {
  private final ObjectStore store;

  Contents(ObjectStore store) {
    this.store = store;
  }

  public Contents bucket(String name) {
    store.create(name);
    return this;
  }

  public Contents put(String bucket, String name, String text) {
    return put(bucket, name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Contents put(String bucket, String name, byte[] bytes) {
    return put(bucket, name, bytes, Json.object());
  }

  /** As it would be with {@code Content-Encoding: gzip}. */
  public Contents putEncoded(String bucket, String name, byte[] gzip) {
    return put(bucket, name, gzip, Json.object().put("contentEncoding", "gzip"));
  }

  private Contents put(String bucket, String name, byte[] bytes, ObjectNode settable) {
    try {
      BlobWriter writer = store.write();
      writer.write(bytes, 0, bytes.length);
      Insert.type(settable, null);
      store.put(bucket, name, writer.finish(), settable, 0, Preconditions.NONE);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names that begin so, in the service's order. */
  public List<String> names(String bucket, String prefix) {
    synchronized (store) {
      return store.bucket(bucket).objects().keySet().stream()
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  public boolean has(String bucket, String name) {
    return store.find(bucket, name) != null;
  }

  public long generation(String bucket, String name) {
    return store.get(bucket, name, null, Preconditions.NONE).generation();
  }

  public byte[] bytes(String bucket, String name) {
    try (InputStream in = store.open(bucket, name, null, Preconditions.NONE).bytes()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text(String bucket, String name) {
    return new String(bytes(bucket, name), StandardCharsets.UTF_8);
  }

  public void delete(String bucket, String name) {
    try {
      store.delete(bucket, name, null, Preconditions.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies all whose names begin so to files below a folder, named by the rest. */
  public Path copyTo(Path folder, String bucket, String prefix) throws IOException {
    for (String name : names(bucket, prefix)) {
      String rest = name.substring(prefix.length());
      if (rest.isEmpty() || rest.endsWith("/")) {
        continue;
      }
      Path file = folder.resolve(rest);
      Files.createDirectories(file.getParent());
      Files.copy(
          new java.io.ByteArrayInputStream(bytes(bucket, name)),
          file,
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }
}
