package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TextTemplate;
import dev.promptbeam.request.text.TextTemplate.Piece;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of one row that a template asks for; the others are skipped unread. */
final class RowValues {
  /** Characters that are held to tell exactly by how much a request is too large. */
  private static final long MOST_HELD = 16 << 20;

  private final RowColumns columns;
  private final boolean emptyIsMissing;

  private RowValues(RowColumns columns, boolean emptyIsMissing) {
    this.columns = columns;
    this.emptyIsMissing = emptyIsMissing;
  }

  /**
   * Reads the wanted columns of a row, which is known to be a JSON object.
   *
   * @param emptyIsMissing whether defaults take the place of columns that are empty texts
   */
  static RowValues read(byte[] row, Set<String> wanted, boolean emptyIsMissing) {
    return new RowValues(RowColumns.read(row, wanted), emptyIsMissing);
  }

  /** The value a reference names, or null where it is missing or null. */
  @Nullable JsonNode get(Reference reference) {
    JsonNode value = columns.find(reference);
    boolean isMissing = value == null || value.isNull() || isLeftEmpty(value, reference);
    return isMissing ? null : value;
  }

  /** The value a reference names, or its default. */
  JsonNode require(Reference reference, String path) throws UnbuildableRowException {
    JsonNode value = get(reference);
    if (value != null) {
      return value;
    }
    if (reference.fallback() != null) {
      return JsonNodeFactory.instance.textNode(reference.fallback());
    }
    throw new UnbuildableRowException(
        Reason.ROW_MISSING_COLUMN,
        "column \"" + reference.display() + "\" is missing or null; it is used in " + path);
  }

  /**
   * The text that a template becomes. A character is a byte at least, so no text beyond the limit
   * has to be held.
   *
   * @param most bytes that the whole request may have
   */
  String text(TextTemplate template, String path, long most) throws UnbuildableRowException {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      Reference reference = piece.reference();
      String more = reference == null ? piece.text() : SpelledJson.text(require(reference, path));
      long length = (long) text.length() + more.length();
      if (length > MOST_HELD && length > most) {
        throw UnbuildableRowException.tooLarge("at least ", length, most);
      }
      text.append(more);
    }
    return text.toString();
  }

  /** True where there is something by that name, if only null. */
  boolean has(Reference reference) {
    return columns.find(reference) != null;
  }

  private boolean isLeftEmpty(JsonNode value, Reference reference) {
    return emptyIsMissing
        && reference.fallback() != null
        && value.isTextual()
        && value.textValue().isEmpty()
        && columns.isColumn(reference);
  }
}
