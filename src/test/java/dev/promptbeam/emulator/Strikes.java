package dev.promptbeam.emulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Faults whose effect on the wire a test shows: {@code call.drop}, {@code line.missing}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Strikes {
  String[] value();
}
