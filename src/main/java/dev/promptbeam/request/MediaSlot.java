package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.media.MediaFile;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.UnreadableMediaException;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TextTemplate;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part {@code {media: "{{column}}"}} of a template: the file that a row names. A column with a
 * list of names makes a part of each, and one that is empty where it may be makes none.
 *
 * @param file names the file
 * @param mimeType its type; null where its content decides
 * @param path the place, for messages
 * @param whole whether it fills the whole part; else the part has other members, and one file
 */
record MediaSlot(TextTemplate file, @Nullable TextTemplate mimeType, String path, boolean whole)
    implements Gap {

  @Override
  public Stream<Reference> references() {
    return Stream.concat(
        file.references(), mimeType == null ? Stream.empty() : mimeType.references());
  }

  /** Whether it is the same file for all rows. */
  boolean isConstant() {
    return file.isConstant() && (mimeType == null || mimeType.isConstant());
  }

  @Nullable String constantType() {
    return mimeType == null ? null : mimeType.literalText();
  }

  @Override
  public Filling fill(RowValues row, MediaFiles media, long most) throws UnbuildableRowException {
    List<String> names = names(row, most);
    if (!whole && names.size() != 1) {
      throw invalid("wants one file, since other fields stand beside it");
    }
    String type = mimeType == null ? "" : row.text(mimeType, path, most);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ByteArrayOutputStream canonical = new ByteArrayOutputStream();
    long tokens = 0;
    int images = 0;
    for (String name : names) {
      MediaFile read = read(media, name, type.isBlank() ? null : type);
      append(wire, read.wire());
      append(canonical, read.canonical());
      tokens += read.tokens();
      images += read.isImage() ? 1 : 0;
      if (wire.size() > most) {
        throw UnbuildableRowException.tooLarge("at least ", wire.size(), most);
      }
    }
    return new Filling(
        wire.toByteArray(), canonical.toByteArray(), tokens, names.isEmpty(), images);
  }

  private void append(ByteArrayOutputStream parts, byte[] member) {
    if (!whole) {
      parts.writeBytes(member);
      return;
    }
    if (parts.size() > 0) {
      parts.write(',');
    }
    parts.write('{');
    parts.writeBytes(member);
    parts.write('}');
  }

  private List<String> names(RowValues row, long most) throws UnbuildableRowException {
    Reference only = file.onlyReference();
    JsonNode value = only == null ? null : row.get(only);
    List<String> names = new ArrayList<>();
    if (value == null || !value.isContainerNode()) {
      String name = row.text(file, path, most);
      String fallback = only == null ? null : only.fallback();
      names.add(name.isEmpty() && fallback != null ? fallback : name);
      names.removeIf(text -> text.isEmpty() && fallback != null);
      return names;
    }
    for (JsonNode item : value) {
      if (!value.isArray() || !item.isTextual()) {
        throw invalid("wants the name of a file, or a list of them");
      }
      names.add(SpelledJson.text(item));
    }
    return names;
  }

  private MediaFile read(MediaFiles media, String name, @Nullable String type)
      throws UnbuildableRowException {
    try {
      if (name.isBlank()) {
        throw new UnbuildableRowException(
            Reason.MEDIA_UNREADABLE,
            place() + ": names no file; {{column?}} leaves the part out where there is none");
      }
      return media.read(name, type);
    } catch (UnreadableMediaException e) {
      throw new UnbuildableRowException(Reason.MEDIA_UNREADABLE, place() + ": " + e.sentence());
    }
  }

  private UnbuildableRowException invalid(String why) {
    return new UnbuildableRowException(Reason.REQUEST_INVALID, place() + ": " + why);
  }

  private String place() {
    String columns =
        file.references().map(Reference::display).distinct().collect(Collectors.joining(", "));
    return columns.isEmpty() ? path : path + " (column " + columns + ")";
  }
}
