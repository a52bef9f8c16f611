package dev.promptbeam.batch.record;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.LineError;
import java.time.Instant;
import java.util.List;

/**
 * That a create call surely made no job, and why: without this record it might have made one.
 *
 * @param kind what was refused
 * @param code HTTP status; 0 where nothing was answered
 * @param message what the service said, or why nothing was sent
 * @param lines that the service named
 * @param time when it was known
 */
public record CreateRefusal(
    Kind kind, int code, String message, List<LineError> lines, Instant time) {
  /** What was refused. */
  public enum Kind {
    /** 429, whatever for. */
    FULL,
    /** The content: the same again would be refused again. */
    CONTENT,
    /** The key, its account, or the model. */
    DENIED,
    /** The input file is not there. */
    FILE_GONE,
    /** No byte of it left this machine. */
    NOT_SENT
  }

  public static CreateRefusal of(Kind kind, GeminiException cause, Instant time) {
    List<LineError> lines =
        cause instanceof GeminiException.Invalid invalid ? invalid.lines() : List.of();
    String message = String.valueOf(cause.getMessage());
    return new CreateRefusal(kind, cause.httpStatus(), message, lines, time);
  }

  public static CreateRefusal notSent(String why, Instant time) {
    return new CreateRefusal(Kind.NOT_SENT, 0, why, List.of(), time);
  }

  /** As what it keeps the sending waiting. */
  public Trouble trouble() {
    Wait.Kind wait = kind == Kind.FULL ? Wait.Kind.ROOM : Wait.Kind.SEND;
    return new Trouble(wait, time, message);
  }

  /** How the sending ends that was refused for its content. */
  public Ended asEnd() {
    return Ended.withoutJob(Ended.End.REFUSED, message, lines, time);
  }
}
