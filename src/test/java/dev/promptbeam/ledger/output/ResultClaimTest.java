package dev.promptbeam.ledger.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.storage.WithBucket;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The names of a run in a folder on Cloud Storage, which a start takes and may die behind. */
final class ResultClaimTest extends WithBucket {
  private static final ResultPlace PLACE =
      ResultPlace.in("gs://data/out", "cities", "a", "csv", false);

  private static final String CLAIM = "out/.cities.a.owner";
  private static final String OWNER = "runs/cities/a/ledger/owner.json";

  @Test
  void aStartThatDiedRightBehindItsClaimIsKnownAgain() throws IOException {
    ResultClaim first = ResultClaim.take(directory("runs"), PLACE);

    assertThat(text(CLAIM)).contains(first.token());
    assertThat(text(OWNER)).isEqualTo("\"" + first.token() + "\"");
    assertThat(ResultClaim.take(directory("runs"), PLACE)).isEqualTo(first);
  }

  @Test
  void aStartThatDiedBeforeItsClaimLeavesNothingInTheWay() throws IOException {
    StorageFault refused =
        fault("{'kind':'ERROR','status':403,'operation':'objects.insert','object':'owner$'}");
    assertThatThrownBy(() -> ResultClaim.take(directory("runs"), PLACE))
        .isInstanceOf(IOException.class);
    assertThat(refused.strikes()).isEqualTo(1);
    assertThat(storage.contents().has(BUCKET, OWNER)).isTrue();

    assertThat(directory("runs").stranger()).isNull();
    assertThat(text(OWNER)).contains(ResultClaim.take(directory("runs"), PLACE).token());
  }

  @Test
  void anotherRunOfThatNameIsRefusedAndRecordsNothing() throws IOException {
    ResultClaim.take(directory("runs"), PLACE);

    assertThatThrownBy(() -> ResultClaim.take(directory("others"), PLACE))
        .hasMessageContaining("the one in gs://data/runs/cities/a, and none of gs://data/others");
    assertThat(storage.contents().names(BUCKET, "others/")).isEmpty();
  }

  private static RunDirectory directory(String runs) {
    return RunDirectory.of(at(runs + "/cities/a"));
  }
}
