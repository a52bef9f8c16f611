package dev.promptbeam.result.judge;

/**
 * What an embedding must be to count as a result.
 *
 * @param dimensions how many values it must have; 0 where the request does not say
 * @param perRow whether rows decide on that: then each request is asked
 * @param normalize whether it is to be scaled to length 1
 */
public record VectorPolicy(int dimensions, boolean perRow, boolean normalize)
    implements Judge.Rules {
  @Override
  public Judge judge() {
    return new VectorJudge(this);
  }
}
