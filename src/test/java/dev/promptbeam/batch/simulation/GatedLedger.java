package dev.promptbeam.batch.simulation;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger as one owner sees it. */
public final class GatedLedger implements Ledger {
  private final Ledger shared;
  private final Gate gate;

  public GatedLedger(Ledger shared, Gate gate) {
    this.shared = shared;
    this.gate = gate;
  }

  @Override
  public <T> boolean create(String name, T record) throws IOException {
    gate.pass("before " + name);
    boolean created = shared.create(name, record);
    gate.pass("behind " + name);
    return created;
  }

  @Override
  public <T> @Nullable T read(String name, Class<T> type) throws IOException {
    gate.pass("read " + name);
    return shared.read(name, type);
  }

  @Override
  public <T> @Nullable T read(String name, TypeReference<T> type) throws IOException {
    gate.pass("read " + name);
    return shared.read(name, type);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return shared.exists(name);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    gate.pass("list " + folder);
    return shared.list(folder);
  }
}
