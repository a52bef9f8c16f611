package dev.promptbeam.batch;

/** Where an owner can be held up: before each call and each record, and behind it. */
interface Gate {
  /** Between the last look at the lease and the create itself: the one window that stays open. */
  String CREATE = "create";

  void pass(String point);
}
