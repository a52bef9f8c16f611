package dev.promptbeam.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A row without a result, with the reason and all that is needed to run it again.
 *
 * @param key what names the row; null where it could not be read
 * @param source where the row came from
 * @param row the row as a JSON object, UTF-8; null where it could not be read
 * @param raw the bytes of a row that could not be read, null otherwise
 * @param reason why there is no result
 * @param message one sentence for people: what is wrong and where
 * @param stage where it happened
 * @param attempts answers and line errors its request has had
 * @param requestKey the key of its request, null where none was built
 * @param request the request as sent, null where none was built
 * @param response what came back for it last, null where nothing did
 * @param job the last job that carried it, null where none did
 * @param inStage the stage of the spec in which it happened; null where the spec has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
    @Nullable String key,
    Source source,
    byte @Nullable [] row,
    byte @Nullable [] raw,
    Reason reason,
    String message,
    Stage stage,
    int attempts,
    @Nullable String requestKey,
    @Nullable JsonNode request,
    @Nullable JsonNode response,
    @Nullable String job,
    @Nullable String inStage,
    Trial.Name trial) {

  /** Of a run without stages that asks each row once. */
  public DeadLetter(
      @Nullable String key,
      Source source,
      byte @Nullable [] row,
      byte @Nullable [] raw,
      Reason reason,
      String message,
      Stage stage,
      int attempts,
      @Nullable String requestKey,
      @Nullable JsonNode request,
      @Nullable JsonNode response,
      @Nullable String job) {
    this(
        key,
        source,
        row,
        raw,
        reason,
        message,
        stage,
        attempts,
        requestKey,
        request,
        response,
        job,
        null,
        Trial.Name.NONE);
  }

  /** The same in a stage of the spec; null where it has none. */
  public DeadLetter inStage(@Nullable String name) {
    return new DeadLetter(
        key,
        source,
        row,
        raw,
        reason,
        message,
        stage,
        attempts,
        requestKey,
        request,
        response,
        job,
        name,
        trial);
  }

  /** A row, or a whole file, that could not be read; {@code raw} may be empty. */
  public static DeadLetter unreadable(Source source, byte[] raw, Reason reason, String message) {
    return new DeadLetter(
        null, source, null, raw, reason, message, Stage.READ, 0, null, null, null, null);
  }

  /** A row that was read but makes no request. */
  public static DeadLetter unbuildable(SourceRow row, Reason reason, String message) {
    return new DeadLetter(
        row.key(),
        row.source(),
        row.json(),
        null,
        reason,
        message,
        Stage.BUILD,
        0,
        null,
        null,
        null,
        null);
  }

  /** The same without request and response, because of what its message then says. */
  public DeadLetter withoutExchange(String why) {
    return new DeadLetter(
        key,
        source,
        row,
        raw,
        reason,
        message + "; its request and response could not be written here: " + why,
        stage,
        attempts,
        requestKey,
        null,
        null,
        job,
        inStage,
        trial);
  }

  /** The same of one trial of the row. */
  public DeadLetter of(Trial.Name other) {
    return new DeadLetter(
        key,
        source,
        row,
        raw,
        reason,
        message,
        stage,
        attempts,
        requestKey,
        request,
        response,
        job,
        inStage,
        other);
  }
}
