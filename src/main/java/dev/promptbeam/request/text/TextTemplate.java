package dev.promptbeam.request.text;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A string of the spec: literal text and placeholders in their order. */
public record TextTemplate(List<Piece> pieces) {

  /** Either literal text or a reference. */
  public record Piece(String text, @Nullable Reference reference) {}

  public static TextTemplate parse(String text) throws TemplateSyntaxException {
    return new TextTemplateParser(text).parse();
  }

  public boolean isConstant() {
    return pieces.stream().allMatch(piece -> piece.reference() == null);
  }

  /** The reference where the string is nothing else, and so takes the value with its type. */
  public @Nullable Reference onlyReference() {
    return pieces.size() == 1 ? pieces.get(0).reference() : null;
  }

  /** The literal text without the placeholders. */
  public String literalText() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  public Stream<Reference> references() {
    return pieces.stream().map(Piece::reference).flatMap(Stream::ofNullable);
  }
}
