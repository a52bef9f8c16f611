package dev.promptbeam.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 (core schema) into a tree of nodes that know their places. */
final class YamlText {
  /** Braces where a value begins: YAML reads them as the start of a mapping. */
  private static final Pattern UNQUOTED_BRACES =
      Pattern.compile("(?:^\\s*|[:\\-\\[,]\\s+)(\\{\\{|\\{%)");

  /** What stands before a quote that begins a text; behind a quote it is one that is doubled. */
  private static final String BEFORE_QUOTED = " \t:-[{,'";

  private static final int DEEPEST = 200;

  private YamlText() {}

  /** The root of a text's only document, or null after adding what is wrong. */
  static @Nullable Node compose(String text, String label, SpecErrors errors) {
    LoadSettings settings = settings(label);
    try {
      if (refuse(text, settings, errors)) {
        return null;
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        errors.add(0, 0, "the spec is empty");
        return null;
      }
      return root.get();
    } catch (MarkedYamlEngineException e) {
      addSyntaxError(e, text.lines().toList(), errors);
    } catch (ReaderException e) {
      int line = (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      errors.add(
          line,
          0,
          String.format(
              Locale.ROOT, "a character that YAML does not allow: U+%04X", e.getCodePoint()));
    }
    return null;
  }

  static LoadSettings settings(String label) {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setUseMarks(true)
        .setLabel(label)
        .build();
  }

  /**
   * Aliases may be cyclic or grow without bound, and a spec gains nothing from them; what is nested
   * without bound cannot be read at all. Both are seen before a tree is made.
   */
  private static boolean refuse(String text, LoadSettings settings, SpecErrors errors) {
    boolean found = false;
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof AliasEvent alias) {
        String message = "aliases (*" + alias.getAlias() + ") are not allowed: write the value out";
        add(event, message, errors);
        found = true;
      } else if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        add(event, "is nested deeper than " + DEEPEST + " levels", errors);
        return true;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return found;
  }

  private static void add(Event event, String message, SpecErrors errors) {
    Mark mark = event.getStartMark().orElseThrow();
    errors.add(mark.getLine(), mark.getColumn(), message);
  }

  private static void addSyntaxError(
      MarkedYamlEngineException e, List<String> lines, SpecErrors errors) {
    Mark problem = e.getProblemMark().or(e::getContextMark).orElseThrow();
    int first = e.getContextMark().map(Mark::getLine).orElse(problem.getLine());
    for (int line = first; line <= problem.getLine() && line < lines.size(); line++) {
      Matcher braces = UNQUOTED_BRACES.matcher(withoutQuoted(lines.get(line)));
      if (braces.find()) {
        errors.add(line, braces.start(1), unquoted(braces.group(1)));
        return;
      }
    }
    errors.add(problem.getLine(), problem.getColumn(), message(e));
  }

  /** The line with other letters where text in quotes stands, to its end or that of the line. */
  private static String withoutQuoted(String line) {
    StringBuilder plain = new StringBuilder(line);
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        plain.setCharAt(i, 'x');
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && ++i < line.length()) {
          plain.setCharAt(i, 'x');
        }
      } else if (c == '"' || c == '\'') {
        quote = i == 0 || BEFORE_QUOTED.indexOf(line.charAt(i - 1)) >= 0 ? c : 0;
      }
    }
    return plain.toString();
  }

  static String unquoted(String braces) {
    return "unquoted " + braces + ": YAML reads it as a mapping; put the text in quotes";
  }

  private static String message(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "cannot be read" : e.getProblem();
    if (problem.contains("another document")) {
      return "a spec is one YAML document: a second one begins here";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a second \": \" on this line; put text that holds one in quotes";
    }
    String context =
        e.getContext() == null || e.getContext().isEmpty() ? "" : " (" + e.getContext() + ")";
    return "not YAML: " + problem.replace("\n", " ") + context;
  }
}
