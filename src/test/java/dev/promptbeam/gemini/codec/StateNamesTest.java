package dev.promptbeam.gemini.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.RpcStatus;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateNamesTest {
  @ParameterizedTest
  @CsvSource({
    "UNSPECIFIED, UNKNOWN",
    "PENDING, PENDING",
    "RUNNING, RUNNING",
    "SUCCEEDED, SUCCEEDED",
    "FAILED, FAILED",
    "CANCELLED, CANCELLED",
    "EXPIRED, EXPIRED",
    "QUEUED, UNKNOWN",
    "CANCELLING, UNKNOWN",
    "PAUSED, UNKNOWN",
    "UPDATING, UNKNOWN",
    "PARTIALLY_SUCCEEDED, UNKNOWN",
    "SOMETHING_NEW, UNKNOWN"
  })
  void knowsBothSpellings(String name, BatchState expected) {
    assertThat(StateNames.of("BATCH_STATE_" + name, false, null)).isEqualTo(expected);
    assertThat(StateNames.of("JOB_STATE_" + name, false, null)).isEqualTo(expected);
    assertThat(StateNames.of("batch_state_" + name.toLowerCase(Locale.ROOT), false, null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BATCH_STATE_PENDING", "JOB_STATE_RUNNING", "BATCH_STATE_NEW"})
  void doneDecidesWhereTheNameIsNotFinal(String name) {
    assertThat(StateNames.of(name, true, null)).isEqualTo(BatchState.SUCCEEDED);
    assertThat(StateNames.of(name, true, new RpcStatus(13, ""))).isEqualTo(BatchState.FAILED);
    assertThat(StateNames.of(name, true, new RpcStatus(3, ""))).isEqualTo(BatchState.FAILED);
    assertThat(StateNames.of(name, true, new RpcStatus(1, ""))).isEqualTo(BatchState.CANCELLED);
    assertThat(StateNames.of(name, true, new RpcStatus(4, ""))).isEqualTo(BatchState.EXPIRED);
  }

  @Test
  void aFinalNameStandsWithoutDoneAndDespiteAnError() {
    assertThat(StateNames.of("BATCH_STATE_SUCCEEDED", false, null)).isEqualTo(BatchState.SUCCEEDED);
    assertThat(StateNames.of("BATCH_STATE_CANCELLED", true, new RpcStatus(13, "")))
        .isEqualTo(BatchState.CANCELLED);
    assertThat(StateNames.of("BATCH_STATE_SUCCEEDED", true, new RpcStatus(13, "")))
        .isEqualTo(BatchState.SUCCEEDED);
  }
}
