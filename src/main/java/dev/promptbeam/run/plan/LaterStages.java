package dev.promptbeam.run.plan;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.report.price.Tariff;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.TokenEstimate;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the stages behind the first may cost. Their requests are made of answers that nobody has
 * yet, so that there is no more than a bound: each row gets so far, and each answer is as long as
 * it can be.
 */
final class LaterStages {
  private final Spec spec;
  private final Tariff tariff;
  private final LocalDate today;
  private final Map<String, Long> outputs = new HashMap<>();
  private final Map<String, Long> inputs = new HashMap<>();

  LaterStages(Spec spec, Tariff tariff, LocalDate today) {
    this.spec = spec;
    this.tariff = tariff;
    this.today = today;
  }

  /**
   * One sentence for each of them.
   *
   * @param requests of the first stage
   * @param input tokens of it, at most
   */
  List<String> sentences(long requests, long input) {
    List<String> sentences = new ArrayList<>();
    long perRequest = requests == 0 ? 0 : input / requests + 1;
    for (StageSpec stage : spec.stages()) {
      boolean first = stage.equals(spec.first());
      Long in = first ? Long.valueOf(perRequest) : input(stage, perRequest);
      Long out = output(stage);
      inputs.put(stage.name(), in);
      outputs.put(stage.name(), out);
      if (!first) {
        sentences.add(sentence(stage, requests, in, out));
      }
    }
    return sentences;
  }

  private String sentence(StageSpec stage, long requests, @Nullable Long in, @Nullable Long out) {
    BatchCost cost = new BatchCost(tariff, stage.model(), today, requests);
    String bound =
        in != null && out != null && cost.isKnown()
            ? "0 to "
                + cost.of(requests * in, requests * out).toPlainString()
                + " USD, by how many rows get so far and what the stages before it answer"
            : "at a cost that nothing bounds";
    return String.format(
        Locale.ROOT,
        "stage %s is not in these figures: up to %,d requests of %s, %s",
        stage.name(),
        requests,
        stage.model(),
        bound);
  }

  /** Columns are taken to be no more than the whole request of the first stage. */
  private @Nullable Long input(StageSpec stage, long columns) {
    RequestTemplate template = stage.template(spec.allowUnknownFields());
    Set<String> said = new HashSet<>();
    for (Reference reference : template.places().keySet()) {
      said.add(reference.column());
    }
    long sum = columns + TokenEstimate.ofText(stage.requestJson());
    String continues = stage.continues();
    if (continues != null) {
      said.add(continues);
      Long before = inputs.get(continues);
      if (before == null) {
        return null;
      }
      sum += before;
    }
    for (String name : said) {
      if (outputs.containsKey(name)) {
        Long answer = outputs.get(name);
        if (answer == null) {
          return null;
        }
        sum += answer;
      }
    }
    return sum;
  }

  private @Nullable Long output(StageSpec stage) {
    if (stage.kind().equals(RequestKind.EMBED)) {
      return 0L;
    }
    long said = stage.template(spec.allowUnknownFields()).maxOutputTokens();
    return said > 0 ? Long.valueOf(said) : tariff.catalog().outputTokens(stage.model());
  }
}
