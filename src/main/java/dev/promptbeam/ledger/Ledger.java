package dev.promptbeam.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durable records of a run, each written once: whole when it appears, never changed, never removed.
 *
 * <p>All progress that must survive a crash is a record; which writer was first is decided by
 * {@link #create}. Record names are paths with {@code /}, such as {@code sendings/00003-000.1/job}.
 */
public interface Ledger {
  /**
   * Writes a record unless one of that name exists.
   *
   * @return false where the name was taken; the record then is the other writer's
   */
  <T> boolean create(String name, T record) throws IOException;

  /** Reads a record; null where there is none. An unreadable one is an {@link IOException}. */
  <T> @Nullable T read(String name, Class<T> type) throws IOException;

  /** Reads a record of a generic type. */
  <T> @Nullable T read(String name, TypeReference<T> type) throws IOException;

  boolean exists(String name) throws IOException;

  /**
   * The record that stands for the dispatcher lease; null where the run directory lies on a file
   * system, whose locks take its place.
   */
  default @Nullable LeaseRecord lease() {
    return null;
  }

  /**
   * The same ledger for one who is about to read much of a folder: what is there now is read ahead,
   * where that is quicker, and what is not there now is not asked for.
   */
  default Ledger ahead(String folder) throws IOException {
    return this;
  }

  /** Names directly below a folder, without the folder, sorted; empty where there is none. */
  List<String> list(String folder) throws IOException;
}
