package dev.promptbeam.library;

import dev.promptbeam.batch.DirectPipelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * What a pipeline inside this process has made of some rows.
 *
 * @param counters by {@code namespace/name}; those of Beam's own steps left out
 */
record Asked(
    List<PromptAnswer> answers, List<PromptDeadLetter> deadLetters, Map<String, Long> counters) {
  private static final Map<String, List<Object>> SEEN = new ConcurrentHashMap<>();

  static Asked of(PromptBatch batch, String... rows) {
    return of(batch, StringUtf8Coder.of(), List.of(rows));
  }

  static <T> Asked of(PromptBatch batch, Coder<T> coder, List<T> rows) {
    Pipeline pipeline = DirectPipelines.create();
    return run(pipeline, pipeline.apply("Rows", Create.of(rows).withCoder(coder)), batch);
  }

  /** Seen wherever its steps run, as long as that is inside this process. */
  static Asked run(Pipeline pipeline, PCollection<?> rows, PromptBatch batch) {
    String answers = UUID.randomUUID().toString();
    String letters = UUID.randomUUID().toString();
    PromptBatch.Result result = rows.apply("Ask", batch);
    result.answers().apply("SeeAnswers", ParDo.of(new SeeFn<>(answers)));
    result.deadLetters().apply("SeeDeadLetters", ParDo.of(new SeeFn<>(letters)));
    PipelineResult end = pipeline.run();
    end.waitUntilFinish();
    return new Asked(
        seen(answers, PromptAnswer.class), seen(letters, PromptDeadLetter.class), counters(end));
  }

  List<String> answered() {
    return answers.stream().map(PromptAnswer::key).sorted().toList();
  }

  List<String> dead() {
    return deadLetters.stream()
        .map(letter -> letter.key() + " " + letter.reason())
        .sorted()
        .toList();
  }

  private static <T> List<T> seen(String name, Class<T> type) {
    List<Object> values = SEEN.getOrDefault(name, List.of());
    SEEN.remove(name);
    return values.stream().<T>map(type::cast).toList();
  }

  private static Map<String, Long> counters(PipelineResult end) {
    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        end.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      String namespace = counter.getName().getNamespace();
      if (namespace.indexOf('.') < 0) {
        counters.merge(
            namespace + "/" + counter.getName().getName(), counter.getAttempted(), Long::sum);
      }
    }
    return counters;
  }

  private static final class SeeFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;

    private final String name;

    SeeFn(String name) {
      this.name = name;
    }

    @ProcessElement
    public void process(@Element T value) {
      List<Object> seen = SEEN.computeIfAbsent(name, key -> new ArrayList<>());
      synchronized (seen) {
        seen.add(value);
      }
    }
  }
}
