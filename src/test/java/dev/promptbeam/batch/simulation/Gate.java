package dev.promptbeam.batch.simulation;

/** Where an owner can be held up: before each call and each record, and behind it. */
public interface Gate {
  /** Between the last look at the lease and the create itself: the one window that stays open. */
  String CREATE = "create";

  void pass(String point);
}
