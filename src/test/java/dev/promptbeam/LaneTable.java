package dev.promptbeam;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The lanes of all integration tests, as their tags have it and as reliability.md shows it. */
final class LaneTable {
  private static final Path SOURCES = Path.of("src/test/java");

  private LaneTable() {}

  /** A row a class: its tests of the default lane, and those that the full lane adds. */
  static List<String> rows() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .map(file -> SOURCES.relativize(file).toString())
          .filter(file -> file.endsWith("IT.java"))
          .map(file -> file.replace(".java", "").replace('/', '.'))
          .sorted()
          .map(LaneTable::row)
          .toList();
    }
  }

  private static String row(String name) {
    try {
      Class<?> type = Class.forName(name);
      return "| `"
          + name.replace("dev.promptbeam.", "")
          + "` | "
          + tests(type, method -> Lane.isInDefault(tags(method)))
          + " | "
          + tests(type, method -> !Lane.isInDefault(tags(method)))
          + " |";
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String tests(Class<?> type, Predicate<Method> chosen) {
    return ReflectionSupport.findMethods(type, LaneTable::isTest, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .filter(chosen)
        .sorted(Comparator.comparing(Method::getName))
        .map(method -> method.getName() + mark(tags(method)))
        .collect(Collectors.joining(", "));
  }

  private static String mark(Set<String> tags) {
    return (tags.contains(Lane.MORE) ? " +" : "") + (tags.contains("long") ? " (long)" : "");
  }

  static boolean isTest(Method method) {
    return Stream.of(Test.class, ParameterizedTest.class)
        .anyMatch(kind -> AnnotationSupport.isAnnotated(method, kind));
  }

  /** Those of its class, too. */
  static Set<String> tags(Method method) {
    return Stream.<AnnotatedElement>of(method, method.getDeclaringClass())
        .flatMap(place -> AnnotationSupport.findRepeatableAnnotations(place, Tag.class).stream())
        .map(Tag::value)
        .collect(Collectors.toSet());
  }
}
