package dev.promptbeam.batch.setup;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.judge.Judge;
import java.io.Serializable;

/**
 * How the requests of a shard are asked, and their answers judged and written. A run has as many as
 * its requests differ in this; a shard names its own by the index.
 *
 * @param stage number of the stage whose requests these are, from 0
 * @param stageName of that stage; empty where the run has no stages
 * @param kind what the requests ask for
 * @param model without {@code models/}
 * @param answers by which answers are judged
 * @param shape of the result rows
 */
public record ShardPolicy(
    int stage,
    String stageName,
    RequestKind kind,
    String model,
    Judge.Rules answers,
    ResultShape shape)
    implements Serializable {

  /** Whether its requests ask for answers, which a call can bring as well as a job. */
  public boolean generates() {
    return kind.equals(RequestKind.GENERATE);
  }

  /** Whether its answers are handed on to another stage. */
  public boolean handsOn() {
    return shape.handsOn();
  }

  /** Of a run without stages. */
  public ShardPolicy(RequestKind kind, String model, Judge.Rules answers, ResultShape shape) {
    this(0, "", kind, model, answers, shape);
  }
}
