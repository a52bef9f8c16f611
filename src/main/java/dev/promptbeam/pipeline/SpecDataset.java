package dev.promptbeam.pipeline;

import dev.promptbeam.spec.Spec;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files that a spec names.
 *
 * @param specFile its folder is what paths in the spec are relative to
 */
public record SpecDataset(Spec spec, Path specFile) implements DatasetSource {
  @Override
  public Dataset find() throws RunRefusedException, InterruptedException {
    return Dataset.find(spec, specFile);
  }

  @Override
  public Path folder() {
    Path folder = specFile.toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  @Override
  public Map<String, String> identity() {
    return Map.of();
  }
}
