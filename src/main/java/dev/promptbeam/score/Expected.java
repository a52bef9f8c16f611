package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.request.text.TextTemplate.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rows expect: templates over the row, each with its value or values.
 *
 * @param lists whether the items of a list are values of their own
 */
record Expected(List<TextTemplate> templates, boolean lists) {

  static Expected of(List<String> texts, boolean lists) {
    List<TextTemplate> templates = new ArrayList<>();
    for (String text : texts) {
      try {
        templates.add(TextTemplate.parse(text));
      } catch (TemplateSyntaxException e) {
        throw new IllegalStateException("the spec was checked", e);
      }
    }
    return new Expected(List.copyOf(templates), lists);
  }

  Stream<Reference> references() {
    return templates.stream().flatMap(TextTemplate::references);
  }

  /** One value that says nothing where nothing is expected; none where something is absent. */
  List<JsonNode> values(RowColumns row) {
    if (templates.isEmpty()) {
      return List.of(MissingNode.getInstance());
    }
    List<JsonNode> values = new ArrayList<>();
    for (TextTemplate template : templates) {
      JsonNode value = value(template, row);
      if (value == null) {
        return List.of();
      }
      if (lists && value.isArray()) {
        value.forEach(values::add);
      } else {
        values.add(value);
      }
    }
    values.removeIf(JsonNode::isNull);
    return values;
  }

  /** The first column that a row lacks, by its name; null where it has all. */
  @Nullable String absent(RowColumns row) {
    return references()
        .filter(reference -> value(reference, row) == null)
        .map(Reference::display)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable JsonNode value(TextTemplate template, RowColumns row) {
    Reference only = template.onlyReference();
    if (only != null) {
      return value(only, row);
    }
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      JsonNode value = piece.reference() == null ? null : value(piece.reference(), row);
      if (piece.reference() != null && value == null) {
        return null;
      }
      text.append(value == null ? piece.text() : SpelledJson.text(value));
    }
    return TextNode.valueOf(text.toString());
  }

  private static @Nullable JsonNode value(Reference reference, RowColumns row) {
    JsonNode value = row.find(reference);
    if (value != null && !value.isNull()) {
      return value;
    }
    return reference.fallback() == null ? null : TextNode.valueOf(reference.fallback());
  }
}
