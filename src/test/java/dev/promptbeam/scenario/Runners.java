package dev.promptbeam.scenario;

import dev.promptbeam.Lane;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;

/** The runners that a test is given in this lane. */
final class Runners implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(ExtensionContext context) {
    Beam first = context.getRequiredTestMethod().getAnnotation(OnBothRunners.class).first();
    boolean ran = Lane.isInDefault(context.getTags());
    return Arrays.stream(Beam.values())
        .filter(runner -> runs(runner == first, ran))
        .map(Arguments::of);
  }

  private static boolean runs(boolean first, boolean inDefault) {
    return switch (Lane.CURRENT) {
      case ALL -> true;
      case DEFAULT -> first;
      case REST -> first != inDefault; // of what the default lane leaves out, one is enough
    };
  }
}
