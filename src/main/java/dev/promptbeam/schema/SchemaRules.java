package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What the schema of schemas does not say: references, patterns, formats, dialects. */
final class SchemaRules {
  private final SchemaTree tree;
  private final List<SchemaProblem> problems = new ArrayList<>();

  private SchemaRules(SchemaTree tree) {
    this.tree = tree;
  }

  static List<SchemaProblem> problems(SchemaTree tree) {
    SchemaRules rules = new SchemaRules(tree);
    for (SchemaTree.Place place : tree.places()) {
      rules.check(place.path(), place.schema());
    }
    rules.problems.addAll(Circles.in(tree));
    return rules.problems;
  }

  private void check(String path, ObjectNode schema) {
    String dialect = schema.path("$schema").textValue();
    if (dialect != null && !MetaSchemas.isKnown(dialect)) {
      add(
          path,
          "$schema",
          "names a dialect that is not known and not fetched: "
              + dialect
              + "; known are JSON Schema drafts 4, 6, 7, 2019-09 and 2020-12");
    }
    for (String keyword : SchemaTree.REFERENCES) {
      String reference = schema.path(keyword).textValue();
      if (reference != null && tree.target(reference) == null) {
        add(path, keyword, missing(reference));
      }
    }
    pattern(path, "pattern", schema.path("pattern").textValue());
    String patterns = SchemaProblem.member(path, "patternProperties");
    for (var member : schema.path("patternProperties").properties()) {
      pattern(patterns, member.getKey(), member.getKey());
    }
    String format = schema.path("format").textValue();
    if (format != null && !Formats.isKnown(format)) {
      add(path, "format", "is not known: " + format + "; known are " + Formats.names());
    }
  }

  private static String missing(String reference) {
    return reference.startsWith("#")
        ? "refers to " + reference + ", which the schema does not have"
        : "refers to "
            + reference
            + " elsewhere, which is never fetched; write it out under $defs and refer to"
            + " #/$defs/NAME";
  }

  private void pattern(String path, String name, @Nullable String pattern) {
    if (pattern == null) {
      return;
    }
    try {
      EcmaPattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      add(path, name, "is no pattern that can be used: " + e.getDescription());
    } catch (StackOverflowError e) {
      add(path, name, "is no pattern that can be used: it is nested too deep");
    }
  }

  private void add(String path, String name, String message) {
    problems.add(new SchemaProblem(SchemaProblem.member(path, name), message));
  }
}
