package dev.promptbeam.batch;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks once more for the jobs of sendings that were given up, some time after: a job that the list
 * has shown too late is a double, since its requests are sent anew.
 */
final class LateJobs {
  private final Context context;
  private final Clock clock;
  private final Contact contact;
  private final Doubles doubles;
  private final Map<Sending, Instant> watched = new HashMap<>();
  private boolean listing;

  LateJobs(Context context, Contact contact, Doubles doubles) {
    this.context = context;
    this.clock = context.clock();
    this.contact = contact;
    this.doubles = doubles;
  }

  void watch(Sending givenUp) {
    watched.put(givenUp, clock.instant().plus(context.policy().doubtWait()));
  }

  /** Lists when a look is due; returns when the next one is. */
  Instant turn(Instant now) {
    Instant first = watched.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    if (listing || now.isBefore(first)) {
      return listing ? Instant.MAX : first;
    }
    listing = true;
    Instant oldest =
        watched.keySet().stream()
            .map(sending -> sending.requireIntent().time())
            .min(Instant::compareTo)
            .orElseThrow();
    context
        .workers()
        .run(() -> look(Map.copyOf(watched), oldest.minus(JobMatch.CLOCK_SKEW), now), this::looked);
    return Instant.MAX;
  }

  /** What a look has found, and for whom it was made. */
  private record Look(
      RemoteCalls.Listing listing, List<Sending> sought, List<SuspectedDouble> found) {}

  private Look look(Map<Sending, Instant> sendings, Instant since, Instant now) throws Exception {
    List<Sending> due =
        sendings.keySet().stream().filter(one -> !now.isBefore(sendings.get(one))).toList();
    RemoteCalls.Listing seen = context.remote().list(since);
    List<SuspectedDouble> found = new ArrayList<>();
    for (Sending sending : due) {
      for (BatchJob job : JobMatch.in(seen.jobs(), sending.requireIntent())) {
        boolean mayCost =
            switch (job.state()) {
              case SUCCEEDED, RUNNING, PENDING, UNKNOWN -> true;
              case FAILED, CANCELLED, EXPIRED -> false;
            };
        if (mayCost) {
          found.add(SuspectedDouble.beside("", sending.task, job.name(), clock.instant()));
        }
      }
    }
    for (SuspectedDouble each : found) {
      context.records().createDouble(each);
    }
    return new Look(seen, due, found);
  }

  private void looked(Look look) {
    listing = false;
    Instant now = clock.instant();
    contact.note(look.listing().failure(), now);
    look.found().forEach(doubles::add);
    GeminiException failure = look.listing().failure();
    for (Sending sending : look.sought()) {
      if (failure == null) {
        watched.remove(sending);
      } else {
        watched.put(sending, now.plus(failure.waitAtLeast(context.policy().pollMost())));
      }
    }
  }
}
