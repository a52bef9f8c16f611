package dev.promptbeam.spec;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated spec with the defaults filled in.
 *
 * @param name names the runs: letters, digits, '-' and '_', at most 63
 * @param endpoint {@code gemini}, {@code emulator}, a base URL without version, or null where
 *     neither spec nor command line says one
 * @param dataset what is read
 * @param samples how many times each row is asked
 * @param variants the ways in which it is asked; at least one, and all of them have the same stages
 * @param batch how it is sent
 * @param output what is written
 * @param score how answers are scored
 * @param reuse former runs, or folders of them, as spelled
 * @param budget USD that a run may spend, or null
 * @param limit only so many rows, or null
 * @param allowUnknownFields whether rows, too, may bring request fields that are not known
 * @param warnings for people, in the form of errors
 */
public record Spec(
    String name,
    @Nullable String endpoint,
    DatasetSpec dataset,
    int samples,
    List<Variant> variants,
    BatchSpec batch,
    OutputSpec output,
    ScoreRules score,
    List<String> reuse,
    @Nullable BigDecimal budget,
    @Nullable Long limit,
    boolean allowUnknownFields,
    List<String> warnings)
    implements Serializable {

  public Spec {
    variants = List.copyOf(variants);
  }

  /** Whether its variants have names. */
  public boolean swept() {
    return !variants.get(0).name().isEmpty();
  }

  /** How many times a row is asked, by all variants. */
  public int trials() {
    return samples * variants.size();
  }

  /** The models of all its requests, in the order of the spec. */
  public List<String> models() {
    return variants.stream()
        .flatMap(variant -> variant.stages().stream())
        .map(StageSpec::model)
        .distinct()
        .toList();
  }

  /** The stages of its first variant. */
  public List<StageSpec> stages() {
    return variants.get(0).stages();
  }

  /** Whether its stages have names. */
  public boolean staged() {
    return !first().name().isEmpty();
  }

  /** The first stage, whose rows are those of the dataset. */
  public StageSpec first() {
    return stages().get(0);
  }

  /** The last stage. */
  public StageSpec last() {
    return stages().get(stages().size() - 1);
  }

  /** The number of the stage whose answers are the results, judged or not. */
  public int judged() {
    return (int) stages().stream().filter(stage -> stage.grade() == null).count() - 1;
  }

  /** Whether results say which stage they are of: it is no only one. */
  public boolean saysStage() {
    return staged() && !(judged() == 0 && first().name().equals(StageSpec.ANSWER));
  }

  /** What the first stage asks for. */
  public RequestKind kind() {
    return first().kind();
  }

  /** The model that the first stage asks. */
  public String model() {
    return first().model();
  }

  /** The request template of the first stage. */
  public String requestJson() {
    return first().requestJson();
  }

  /** Which files the rows of the first stage may bring along. */
  public MediaRules media() {
    return first().media();
  }

  /** The request of the first stage, with its placeholders to be filled by rows. */
  public RequestTemplate template() {
    return first().template(allowUnknownFields);
  }

  /** The requests of the first stage, by variant. */
  public List<RequestTemplate> templates() {
    return variants.stream()
        .map(variant -> variant.stages().get(0).template(allowUnknownFields))
        .toList();
  }

  /** The same spec for rows that were chosen before, and the endpoint that was asked then. */
  public Spec redrivenAt(@Nullable String address) {
    return new Spec(
        name,
        address,
        dataset,
        samples,
        variants,
        batch,
        output,
        score,
        List.of(),
        budget,
        null,
        allowUnknownFields,
        warnings);
  }
}
