package dev.promptbeam.ledger.output;

import static java.util.Objects.requireNonNull;
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
    ResultClaim first = take("runs");

    assertThat(text(CLAIM)).contains(first.token());
    assertThat(text(OWNER)).isEqualTo("\"" + first.token() + "\"");
    assertThat(take("runs")).isEqualTo(first);
  }

  @Test
  void aStartThatDiedBeforeItsClaimLeavesNothingInTheWay() throws IOException {
    StorageFault refused =
        fault("{'kind':'ERROR','status':403,'operation':'objects.insert','object':'owner$'}");
    assertThatThrownBy(() -> take("runs")).isInstanceOf(IOException.class);
    assertThat(refused.strikes()).isEqualTo(1);
    assertThat(storage.contents().has(BUCKET, OWNER)).isTrue();

    assertThat(directory("runs").stranger()).isNull();
    assertThat(text(OWNER)).contains(take("runs").token());
  }

  @Test
  void anotherRunOfThatNameIsRefusedAndRecordsNothing() throws IOException {
    take("runs");

    assertThatThrownBy(() -> take("others"))
        .hasMessageContaining("the one in gs://data/runs/cities/a, and none of gs://data/others");
    assertThat(storage.contents().names(BUCKET, "others/")).isEmpty();
  }

  private static ResultClaim take(String runs) throws IOException {
    return requireNonNull(ResultClaim.take(directory(runs), PLACE));
  }

  private static RunDirectory directory(String runs) {
    return RunDirectory.of(at(runs + "/cities/a"));
  }
}
