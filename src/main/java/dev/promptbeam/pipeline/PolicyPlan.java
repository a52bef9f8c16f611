package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.pipeline.AskedStage.Common;
import dev.promptbeam.request.EmptyFields;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.Variant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the requests of a spec are asked, and their answers judged and written: one policy for all
 * variants that do not differ in that, stage by stage.
 */
final class PolicyPlan {
  private final List<List<AskedStage>> stages = new ArrayList<>();
  private final List<List<Integer>> places = new ArrayList<>();
  private final List<ShardPolicy> policies = new ArrayList<>();

  PolicyPlan(Spec spec) {
    for (int number = 0; number < spec.stages().size(); number++) {
      List<AskedStage> asked = new ArrayList<>();
      for (Variant variant : spec.variants()) {
        asked.add(new AskedStage(spec, variant, number));
      }
      stages.add(asked);
      places.add(places(asked));
    }
  }

  /** All of them, those of the first stage first. */
  List<ShardPolicy> all() {
    return List.copyOf(policies);
  }

  /** The index of that by which a variant is asked at a stage. */
  int index(int stage, int variant) {
    return places.get(stage).get(variant);
  }

  /** The same of all variants. */
  List<Integer> indexes(int stage) {
    return places.get(stage);
  }

  /** That by which the first variant is asked at the last stage. */
  ShardPolicy last() {
    return policies.get(index(places.size() - 1, 0));
  }

  /** What builds the requests of a stage, by variant. */
  List<RequestBuilder> requests(int stage, EmptyFields emptyFields) {
    return stages.get(stage).stream().map(asked -> asked.requests(emptyFields)).toList();
  }

  private List<Integer> places(List<AskedStage> asked) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    asked.forEach(one -> extras.addAll(one.extras()));
    Common common =
        new Common(
            extras,
            asked.stream().anyMatch(AskedStage::makesMedia),
            asked.size() > 1
                || asked.stream().anyMatch(one -> one.requests(source -> false).mayShare()));
    List<Integer> indexes = new ArrayList<>();
    for (AskedStage one : asked) {
      ShardPolicy policy = one.policy(common);
      if (!policies.contains(policy)) {
        policies.add(policy);
      }
      indexes.add(policies.indexOf(policy));
    }
    return indexes;
  }

  static TrialNames names(Spec spec) {
    return new TrialNames(
        spec.swept() ? spec.variants().stream().map(Variant::name).toList() : List.of(),
        spec.samples());
  }
}
