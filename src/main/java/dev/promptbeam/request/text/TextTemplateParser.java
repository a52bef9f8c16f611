package dev.promptbeam.request.text;

import dev.promptbeam.request.text.TextTemplate.Piece;
import java.util.ArrayList;
import java.util.List;

/** Reads the placeholder syntax, which the contract fixes, in one pass. */
final class TextTemplateParser {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String text;
  private final StringBuilder literal = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();
  private int position;

  TextTemplateParser(String text) {
    this.text = text;
  }

  TextTemplate parse() throws TemplateSyntaxException {
    while (position < text.length()) {
      if (text.startsWith("{{{{", position)) {
        literal.append(OPEN);
        position += 4;
      } else if (text.startsWith(OPEN, position)) {
        endLiteral();
        pieces.add(new Piece("", placeholder()));
      } else if (text.startsWith("{%", position)) {
        throw new TemplateSyntaxException("{% %} is not supported: templates only fill in columns");
      } else {
        literal.append(text.charAt(position++));
      }
    }
    endLiteral();
    return new TextTemplate(List.copyOf(pieces));
  }

  private void endLiteral() {
    if (literal.length() > 0) {
      pieces.add(new Piece(literal.toString(), null));
      literal.setLength(0);
    }
  }

  private Reference placeholder() throws TemplateSyntaxException {
    position += OPEN.length();
    List<String> path = new ArrayList<>();
    boolean quoted = false;
    do {
      skipSpaces();
      boolean quote = peek() == '"';
      quoted |= quote;
      path.add(quote ? quotedStep() : bareStep());
    } while (accept('.'));
    String fallback = accept('?') ? fallback() : null;
    close();
    return new Reference(quoted ? null : String.join(".", path), List.copyOf(path), fallback);
  }

  private String quotedStep() throws TemplateSyntaxException {
    int end = text.indexOf('"', position + 1);
    if (end < 0) {
      throw new TemplateSyntaxException("a quote inside {{ }} is not closed");
    }
    String step = text.substring(position + 1, end);
    position = end + 1;
    skipSpaces();
    return step;
  }

  private String bareStep() throws TemplateSyntaxException {
    int start = position;
    while (position < text.length() && ".?|{}\"".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String step = text.substring(start, position).strip();
    refuseFilter();
    if (step.isEmpty()) {
      throw new TemplateSyntaxException(
          position < text.length() ? "{{ }} lacks a column name" : unclosed());
    }
    return step;
  }

  private String fallback() throws TemplateSyntaxException {
    int end = text.indexOf(CLOSE, position);
    if (end < 0) {
      throw new TemplateSyntaxException(unclosed());
    }
    String fallback = text.substring(position, end).strip();
    if (fallback.contains(OPEN)) {
      throw new TemplateSyntaxException("a default cannot hold another {{ }}");
    }
    int filter = fallback.indexOf('|');
    position = filter < 0 ? end : text.indexOf('|', position);
    refuseFilter();
    return fallback;
  }

  private void close() throws TemplateSyntaxException {
    refuseFilter();
    if (!text.startsWith(CLOSE, position)) {
      throw new TemplateSyntaxException(
          text.indexOf(CLOSE, position) < 0
              ? unclosed()
              : "{{ }} holds a column name, and perhaps ?default; quote other names: {{\"a b\"}}");
    }
    position += CLOSE.length();
  }

  private void refuseFilter() throws TemplateSyntaxException {
    if (peek() == '|') {
      throw new TemplateSyntaxException(
          "filters ({{column | filter}}) are not supported: prepare the column in the dataset");
    }
  }

  private boolean accept(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    position++;
    return true;
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private void skipSpaces() {
    while (Character.isWhitespace(peek())) {
      position++;
    }
  }

  private static String unclosed() {
    return "{{ is not closed; write {{{{ for a literal {{";
  }
}
