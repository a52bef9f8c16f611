package dev.promptbeam.batch;

/** Takes down what happened, for people; nothing is decided from it. */
interface Journal {
  /** An event of a sending or shard, with job names or codes. */
  void add(String event, String subject, String... details);
}
