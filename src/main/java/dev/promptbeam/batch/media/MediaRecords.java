package dev.promptbeam.batch.media;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's records of media, by the hash of the content: of each upload that was about to be
 * made, the file that came of it, and that it is gone. An upload after 40 hours is the second of
 * its content.
 */
public final class MediaRecords {
  private static final String MEDIA = "media";
  private static final String UPLOAD = ".upload";
  private static final String FILE = ".file";
  private static final String ACTIVE = ".active";
  private static final String DOUBTED = ".doubted";
  private static final String GONE = ".gone";
  private static final String REFUSED = ".refused";
  private static final int HASHED = 64;

  private final Ledger ledger;

  public MediaRecords(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * One upload of a content.
   *
   * @param number from 0
   */
  record Copy(String sha256, int number) {
    Copy next() {
      return new Copy(sha256, number + 1);
    }

    private String path(String record) {
      return folder(sha256) + "/" + sha256 + String.format(Locale.ROOT, ".%04d", number) + record;
    }
  }

  /** True where anything was ever uploaded, or was about to be. */
  boolean any() throws IOException {
    return !ledger.list(MEDIA).isEmpty();
  }

  /** The newest upload of a content; null where none was ever begun. */
  @Nullable Copy newest(String sha256) throws IOException {
    Copy last = null;
    for (Copy copy = new Copy(sha256, 0); ledger.exists(copy.path(UPLOAD)); copy = copy.next()) {
      last = copy;
    }
    return last;
  }

  @Nullable MediaUpload upload(Copy copy) throws IOException {
    return ledger.read(copy.path(UPLOAD), MediaUpload.class);
  }

  /** To be noted before the upload. */
  boolean createUpload(Copy copy, MediaUpload upload) throws IOException {
    return ledger.create(copy.path(UPLOAD), upload);
  }

  @Nullable UploadedMedia file(Copy copy) throws IOException {
    return ledger.read(copy.path(FILE), UploadedMedia.class);
  }

  void createFile(Copy copy, UploadedMedia file) throws IOException {
    ledger.create(copy.path(FILE), file);
  }

  /** True where it was seen to be ready for use. */
  boolean isActive(Copy copy) throws IOException {
    return ledger.exists(copy.path(ACTIVE));
  }

  void noteActive(Copy copy, Instant time) throws IOException {
    ledger.create(copy.path(ACTIVE), time);
  }

  /** True where an answer said that it is not there. */
  boolean isDoubted(Copy copy) throws IOException {
    return ledger.exists(copy.path(DOUBTED));
  }

  void noteDoubted(Copy copy, Instant time) throws IOException {
    ledger.create(copy.path(DOUBTED), time);
  }

  boolean isGone(Copy copy) throws IOException {
    return ledger.exists(copy.path(GONE));
  }

  /** It was deleted, or the service has it no more. */
  void noteGone(Copy copy, Instant time) throws IOException {
    ledger.create(copy.path(GONE), time);
  }

  /** Why the service does not take a content, whenever it is uploaded; null where it may. */
  @Nullable String refusal(String sha256) throws IOException {
    return ledger.read(folder(sha256) + "/" + sha256 + REFUSED, String.class);
  }

  void refuse(String sha256, String why) throws IOException {
    ledger.create(folder(sha256) + "/" + sha256 + REFUSED, why);
  }

  /** Takes a copy that the service holds as far as the records tell. */
  @FunctionalInterface
  interface Each {
    void accept(Copy copy) throws IOException;
  }

  /** Hands out all copies that the service holds, a 256th of the names in memory at a time. */
  void forEachHeld(Each each) throws IOException {
    for (String part : ledger.list(MEDIA)) {
      List<String> names = ledger.list(MEDIA + "/" + part);
      Set<String> gone = new HashSet<>();
      names.stream().filter(name -> name.endsWith(GONE)).map(this::copy).forEach(gone::add);
      for (String name : names) {
        if (name.endsWith(FILE) && !gone.contains(copy(name))) {
          String number = name.substring(HASHED + 1, name.length() - FILE.length());
          each.accept(new Copy(name.substring(0, HASHED), Integer.parseInt(number)));
        }
      }
    }
  }

  /** Hands out all uploads of a content that were begun. */
  void forEachCopy(String sha256, Each each) throws IOException {
    for (Copy copy = new Copy(sha256, 0); ledger.exists(copy.path(UPLOAD)); copy = copy.next()) {
      each.accept(copy);
    }
  }

  /** Names of the files that the service holds as far as the records tell. */
  public List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    forEachHeld(
        copy -> {
          UploadedMedia file = file(copy);
          if (file != null) {
            files.add(file.name());
          }
        });
    return files;
  }

  /** Files of these names are not at the service any more. */
  public void noteDeleted(Set<String> files, Instant time) throws IOException {
    forEachHeld(
        copy -> {
          UploadedMedia file = file(copy);
          if (file != null && files.contains(file.name())) {
            noteGone(copy, time);
          }
        });
  }

  private String copy(String record) {
    return record.substring(0, record.lastIndexOf('.'));
  }

  private static String folder(String sha256) {
    return MEDIA + "/" + sha256.substring(0, 2);
  }
}
