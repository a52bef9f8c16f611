package dev.promptbeam.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as it was when a folder of it was read ahead: records that were not there then are not
 * there.
 *
 * @param prefix of the names in that folder
 * @param names of all records that it had
 */
record AheadLedger(Ledger ledger, String prefix, Set<String> names) implements Ledger {
  private boolean isAbsent(String name) {
    return name.startsWith(prefix) && !names.contains(name);
  }

  @Override
  public <T> boolean create(String name, T record) throws IOException {
    return ledger.create(name, record);
  }

  @Override
  public <T> @Nullable T read(String name, Class<T> type) throws IOException {
    return isAbsent(name) ? null : ledger.read(name, type);
  }

  @Override
  public <T> @Nullable T read(String name, TypeReference<T> type) throws IOException {
    return isAbsent(name) ? null : ledger.read(name, type);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return !isAbsent(name) && ledger.exists(name);
  }

  @Override
  public @Nullable LeaseRecord lease() {
    return ledger.lease();
  }

  @Override
  public Ledger ahead(String folder) throws IOException {
    return ledger.ahead(folder);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return ledger.list(folder);
  }
}
