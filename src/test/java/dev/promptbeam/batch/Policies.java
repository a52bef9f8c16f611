package dev.promptbeam.batch;

import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How the requests of short tests are asked. */
public final class Policies {
  public static final String MODEL = "gemini-3.5-flash-lite";
  private static final Judge.Rules ANSWERS = new AnswerPolicy(Set.of("STOP"), false, null, false);

  /** Of a run that asks one model. */
  public static final List<ShardPolicy> ONE = of(MODEL);

  private Policies() {}

  /** One for each model. */
  public static List<ShardPolicy> of(String... models) {
    return List.of(models).stream().map(model -> of(model, ANSWERS).get(0)).toList();
  }

  /** One for each stage of a chain. */
  public static List<ShardPolicy> ofStages(String... names) {
    List<ShardPolicy> stages = new ArrayList<>();
    for (int stage = 0; stage < names.length; stage++) {
      ShardPolicy one = ONE.get(0);
      ResultShape shape = one.shape().inStage(names[stage], stage == names.length - 1);
      stages.add(
          new ShardPolicy(stage, names[stage], one.kind(), one.model(), one.answers(), shape));
    }
    return stages;
  }

  public static List<ShardPolicy> of(String model, Judge.Rules answers) {
    ResultShape shape = new ResultShape(true, true, true, Texts.PLAIN, model, false, false);
    return List.of(new ShardPolicy(RequestKind.GENERATE, model, answers, shape));
  }
}
