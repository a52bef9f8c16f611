package dev.promptbeam.batch.setup;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Builds the requests of the stages behind the first, row by row. */
public interface NextRequests extends Serializable {

  /** What a row became. */
  sealed interface Built {}

  /**
   * It asks something in the next stage.
   *
   * @param policy index of the {@link ShardPolicy} by which that is asked
   */
  record Asked(KeyedRequest request, int policy) implements Built {}

  /** It makes no request. */
  record Unbuildable(Reason reason, String sentence) implements Built {}

  /**
   * A conversation that is carried on, byte for byte.
   *
   * @param request as it was packed
   * @param turn the content that the model answered with
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
  record Turns(byte[] request, byte[] turn) {}

  /** The stage whose conversation is carried on behind a stage, by their numbers; -1 for none. */
  int continues(int stage);

  /** The number of the stage that is asked by a {@link ShardPolicy}, by the index of that. */
  int stage(int policy);

  /**
   * The name of a stage, under which rows hold its answer.
   *
   * @param stage its number
   */
  String name(int stage);

  /**
   * Why a row of the dataset cannot go through the stages: it has a column by the name of what one
   * of them says. Null where it can.
   */
  @Nullable String hidden(byte[] row);

  /**
   * Where the row of a dead letter goes back in.
   *
   * @param stage number of the stage that it is asked in first
   * @param row as that stage is asked with it
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
  record Entry(int stage, byte[] row) {}

  /**
   * Where the row of a dead letter of a run with the same stages goes back in: where it died, or in
   * a stage whose conversation is carried on from there and is not kept.
   *
   * @param kept whether what was said in a stage is there, by the stage's number
   */
  Entry entry(byte[] row, IntPredicate kept);

  /** The stages before one whose conversations are carried on by it or by those behind it. */
  List<Integer> carried(int stage);

  /** Whether any stage carries on the conversation of another. */
  boolean carriesOn();

  /**
   * Builds the request of a row that has come through a stage.
   *
   * @param stage number of the stage that it has come through
   * @param former what is carried on; null where nothing is
   */
  Built next(int stage, Trial trial, SourceRow row, @Nullable Turns former);
}
