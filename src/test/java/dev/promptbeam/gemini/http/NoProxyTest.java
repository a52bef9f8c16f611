package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|a.example|443",
        "a.example|a.example|443",
        "A.Example|a.exAMPLE|443",
        "example|a.example|443",
        ".example|a.example|443",
        "*.example|a.example|443",
        "b.example, a.example|a.example|443",
        "b.example a.example|a.example|443",
        "a.example:443|a.example|443",
        "10.1.2.3|10.1.2.3|443",
        "10.1.2.3:80|10.1.2.3|80",
        "10.0.0.0/8|10.1.2.3|443",
        "10.1.2.0/23|10.1.3.255|443",
        "0.0.0.0/0|10.1.2.3|443",
        "2001:db8::1|[2001:db8::1]|443",
        "[2001:db8::1]:443|[2001:db8::1]|443",
        "2001:db8::/32|[2001:db8:7::1]|443"
      })
  void coversWhatItLists(String list, String host, int port) {
    assertThat(NoProxy.of(list).covers(host, port)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|a.example|443",
        ", ,|a.example|443",
        "example|anexample|443",
        "a.example|example|443",
        "a.example:80|a.example|443",
        "10.1.2.3|10.1.2.4|443",
        "10.0.0.0/8|11.1.2.3|443",
        "10.1.2.0/23|10.1.4.0|443",
        "10.0.0.0/8|a.example|443",
        "10.0.0.0/x|10.1.2.3|443",
        "2001:db8::/32|[2001:db9::1]|443",
        "0.0.0.0/0|[2001:db9::1]|443",
        ".|a.example|443"
      })
  void coversNothingElse(String list, String host, int port) {
    assertThat(NoProxy.of(list).covers(host, port)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST", "x.localhost", "127.0.0.1", "127.8.9.10", "[::1]"})
  void coversThisMachineUnasked(String host) {
    assertThat(NoProxy.of("").covers(host, 443)).isTrue();
  }
}
