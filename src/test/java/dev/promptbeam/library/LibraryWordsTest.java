package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryWordsTest {
  @ParameterizedTest
  @CsvSource({
    "or try --endpoint emulator which needs none,"
        + " or try the endpoint emulator in the spec which needs none",
    "--endpoint is no base URL, endpoint is no base URL",
    "pay again: --abandon-open-jobs, pay again: withOpenJobsAbandoned()",
    "name another --run-id, name another run directory",
    "nothing of the command, nothing of the command"
  })
  void optionsOfTheCommandAreMethodsHere(String sentence, String said) {
    assertThat(LibraryWords.in(sentence)).isEqualTo(said);
  }
}
