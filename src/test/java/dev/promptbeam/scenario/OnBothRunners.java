package dev.promptbeam.scenario;

import dev.promptbeam.Lane;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test that either runner may fail, as it packs, is killed, stopped or short of disk. It is given
 * the runner named here in the default lane, and the other one, too, in the full lane. What the
 * default lane leaves out is given the one named here in the rest of the full lane, as CI runs it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(Runners.class)
@Tag(Lane.MORE)
@interface OnBothRunners {
  Beam first();
}
