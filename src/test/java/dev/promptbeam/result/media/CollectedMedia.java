package dev.promptbeam.result.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store in memory. */
public final class CollectedMedia implements MediaStore {
  public final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  @Override
  public MediaFile save(String name, MediaContent content, boolean thought) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.writeTo(bytes);
    String path = name + "." + content.extension();
    files.put(path, bytes.toByteArray());
    return new MediaFile(path, content.mimeType(), bytes.size(), "", thought);
  }

  @Override
  public void remove(MediaFile file) {
    files.remove(file.path());
  }

  @Override
  public void force() {
    // memory knows no power cut
  }
}
