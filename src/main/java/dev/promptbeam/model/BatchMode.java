package dev.promptbeam.model;

/** How requests reach a job. */
public enum BatchMode {
  /** In an uploaded file, which also fences a create call of unknown fate. */
  FILE,
  /** In the create call itself; only for a run that is one small job. */
  INLINE,
  /** Inline where the run is one small job, else by file. */
  AUTO
}
