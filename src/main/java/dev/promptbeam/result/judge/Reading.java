package dev.promptbeam.result.judge;

/** What of an answer is wanted besides what tells its end. */
public enum Reading {
  /** Nothing more. */
  END,
  /** The text of the candidate. */
  TEXT,
  /** The embedding, whose numbers make up most of the line. */
  VECTOR
}
