package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.live.LiveRegion;
import dev.promptbeam.cli.live.Screen;
import dev.promptbeam.model.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SubcommandsTest {

  @Test
  void eachIsAddedUnderTheNameThatItsHelpSays() {
    CommandLine command = bare();
    Subcommands.addAllTo(command);
    assertThat(command.getSubcommands()).hasSize(16);
    command
        .getSubcommands()
        .forEach((name, one) -> assertThat(one.getCommandName()).isEqualTo(name));
  }

  @Test
  void theNamedOneAloneIsBuilt() {
    CommandLine command = bare();
    Subcommands.addTo(command, "verify", "runs/a/b");
    assertThat(command.getSubcommands()).containsOnlyKeys("verify");
  }

  @ValueSource(strings = {"", "--help", "rum", "generate-completion"})
  @ParameterizedTest
  void allAreThereWhereNoneIsNamed(String first) {
    CommandLine command = bare();
    Subcommands.addTo(command, first.isEmpty() ? new String[0] : new String[] {first, "run"});
    assertThat(List.copyOf(command.getSubcommands().keySet()))
        .startsWith("run", "validate")
        .hasSize(16);
  }

  private static CommandLine bare() {
    Screen screen = new Screen(new LiveRegion(new PrintWriter(new StringWriter())), null);
    return new CommandLine(new PromptbeamCommand(Surroundings.ofThisProcess(), screen));
  }
}
