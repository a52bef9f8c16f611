package dev.promptbeam;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test of many seeds, each a case of its own: the default lane runs the first ones. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(Seeds.OfLane.class)
@Tag(Lane.MORE)
public @interface Seeds {
  int first();

  /** Inclusive. */
  int last();

  /** So many run in the default lane. */
  int few() default 2;

  /** The seeds of this lane. */
  final class OfLane implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(ExtensionContext context) {
      Seeds seeds = context.getRequiredTestMethod().getAnnotation(Seeds.class);
      int few = seeds.first() + seeds.few();
      long[] all = LongStream.rangeClosed(seeds.first(), seeds.last()).toArray();
      return Arrays.stream(all)
          .filter(
              seed ->
                  switch (Lane.CURRENT) {
                    case ALL -> true;
                    case DEFAULT -> seed < few;
                    case REST -> seed >= few;
                  })
          .mapToObj(Arguments::of);
    }
  }
}
