package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.state.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** An admission for each model that the run asks, all of them to the same places. */
public final class Admissions {
  private final Context context;
  private final Places places;
  private final Map<String, Admission> models = new LinkedHashMap<>();

  public Admissions(Context context, Storage storage) {
    this.context = context;
    this.places = new Places(context.policy().budgets().concurrentJobs());
    for (ShardPolicy policy : context.policies()) {
      models.computeIfAbsent(
          policy.model(),
          model -> new Admission(context.policy(), model, places, storage, context.random()));
    }
  }

  /** A sending may be a job, or is about to be. */
  public void adopted(SendingTask task) {
    of(task).adopted(task);
  }

  /** A sending is no job any more. */
  public void ended(SendingTask task) {
    of(task).ended(task);
  }

  private Admission of(SendingTask task) {
    return of(context.model(task));
  }

  Admission of(String model) {
    Admission admission = models.get(model);
    if (admission == null) {
      throw new IllegalStateException("the run does not ask " + model);
    }
    return admission;
  }

  Places places() {
    return places;
  }

  /** By models, in the order of the policies that ask them. */
  Map<String, Admission> all() {
    return models;
  }
}
