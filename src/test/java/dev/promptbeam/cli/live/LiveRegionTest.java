package dev.promptbeam.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveRegionTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private final LiveRegion region = new LiveRegion(out);

  @Test
  void linesAreDrawnInThePlaceOfThoseBefore() {
    region.show(List.of("one", "two"));
    region.show(List.of("one", "three"));

    assertThat(drawn()).isEqualTo("{2K}one\n{2K}two\n{2F}{2K}one\n{2K}three\n");
  }

  @Test
  void whatHasNotChangedIsNotDrawnAgain() {
    region.show(List.of("one"));
    region.show(List.of("one"));

    assertThat(drawn()).isEqualTo("{2K}one\n");
  }

  @Test
  void fewerLinesLeaveNothingBelow() {
    region.show(List.of("one", "two"));
    region.show(List.of("one"));

    assertThat(drawn()).isEqualTo("{2K}one\n{2K}two\n{2F}{2K}one\n{J}");
  }

  @Test
  void whatIsPrintedStandsAboveWhole() {
    region.above(() -> out.println("before"));
    region.show(List.of("one", "two"));
    region.above(() -> out.println("warning"));

    assertThat(drawn()).isEqualTo("before\n{2K}one\n{2K}two\n{2F}{J}warning\n{2K}one\n{2K}two\n");
  }

  @Test
  void nothingIsLeftOfOneThatIsClosedAndItStaysSo() {
    region.show(List.of("one"));
    region.close();
    region.show(List.of("late"));
    region.close();
    region.above(() -> out.println("end"));

    assertThat(drawn()).isEqualTo("{2K}one\n{1F}{J}end\n");
  }

  private String drawn() {
    return text.toString().replaceAll("\u001b\\[([0-9]*[A-Z])", "{$1}");
  }
}
