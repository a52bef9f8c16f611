package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.EmptyTurns;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request of a spec with its placeholders, compiled so that a row costs only what it brings.
 *
 * <p>Immutable and safe for many threads. Values are put in once and never expanded again; free
 * text fields take any value as text, all others take a value with its JSON type.
 */
public final class RequestTemplate implements Serializable {
  private static final long serialVersionUID = 1;

  /** Bytes that are held to tell exactly by how much a request is too large. */
  private static final long MOST_HELD = 16 << 20;

  private final RequestKind kind;
  private final String requestJson;
  private final boolean unknownFieldsAllowed;
  private final transient List<Gap> slots;
  private final transient Program wire;
  private final transient Program canonical;
  private final transient Set<String> columns;
  private final transient Temperature temperature;
  private final transient AnswerFormat answerFormat;
  private final transient AnswerParts answerParts;
  private final transient RowRules rowRules = new RowRules();
  private final transient boolean rulesPerRow;
  private final transient long constantTokens;
  private final transient int constantImages;
  private final transient long maxOutputTokens;

  private RequestTemplate(RequestKind kind, String requestJson, boolean unknownFieldsAllowed)
      throws TemplateSyntaxException {
    JsonNode request =
        ChatTemplate.expanded(SpelledJson.read(requestJson), kind, unknownFieldsAllowed);
    TemplateCompiler compiler = new TemplateCompiler(kind, unknownFieldsAllowed);
    this.kind = kind;
    this.requestJson = requestJson;
    this.unknownFieldsAllowed = unknownFieldsAllowed;
    this.wire = compiler.compile(request);
    this.canonical = compiler.compile(SpelledJson.sorted(request));
    this.slots = compiler.slots();
    this.columns = columns(slots);
    this.temperature = Temperature.of(request, compiler);
    JsonNode known = KnownJson.of(request);
    this.rulesPerRow =
        known.isPojo()
            || RequestRules.FIELDS.stream()
                .anyMatch(field -> !KnownJson.isWhole(known.path(field)));
    this.answerFormat = AnswerFormat.of(known);
    this.answerParts = AnswerParts.of(known);
    this.constantTokens = compiler.constantTokens();
    this.constantImages = compiler.constantImages();
    this.maxOutputTokens = known.at("/generationConfig/maxOutputTokens").asLong();
  }

  /**
   * Compiles a request.
   *
   * @param requestJson what {@link RequestFields#check} returned, as JSON
   * @param unknownFieldsAllowed whether values of rows may bring fields that the field table lacks
   * @throws IllegalArgumentException for a request that {@link RequestFields#check} finds fault
   *     with
   */
  public static RequestTemplate compile(
      RequestKind kind, String requestJson, boolean unknownFieldsAllowed) {
    try {
      return new RequestTemplate(kind, requestJson, unknownFieldsAllowed);
    } catch (TemplateSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is wrong with the files that the request itself names, so for every row. */
  public List<RequestProblem> constantProblems(MediaFiles media) {
    return ConstantMedia.problems(slots, constantImages, media);
  }

  /** Whether rows bring files along. */
  public boolean takesMedia() {
    return slots.stream().anyMatch(slot -> !(slot instanceof Slot));
  }

  /** What rows say of their requests and is left out, by name. */
  public Set<String> leftOut(Collection<byte[]> rows) {
    Set<String> names = new TreeSet<>();
    for (Gap slot : slots) {
      if (slot instanceof ChatSlot chat) {
        rows.forEach(row -> names.addAll(chat.leftOut(RowValues.read(row, columns, false))));
      }
    }
    return names;
  }

  /** The most tokens of an answer, as all requests say; 0 where they do not, or rows decide. */
  public long maxOutputTokens() {
    return maxOutputTokens;
  }

  RequestKind kind() {
    return kind;
  }

  /** What the answers should look like, for those who read them. */
  public AnswerFormat answerFormat() {
    return answerFormat;
  }

  /** What the answers may hold besides text. */
  public AnswerParts answerParts() {
    return answerParts;
  }

  /** Whether every row makes a request of temperature 0. */
  boolean isAlwaysCold() {
    return temperature.constantZero();
  }

  /** Whether a row can make a request of temperature 0. */
  boolean mayBeCold() {
    return temperature.mayBeZero();
  }

  /**
   * The columns that rows must have and that a header lacks, as the spec spells them; empty where
   * all are there. Only for formats with a header: JSON rows differ from one another.
   */
  public List<String> missingColumns(Collection<String> header) {
    return references()
        .filter(reference -> reference.isMissingFrom(header))
        .map(Reference::display)
        .distinct()
        .collect(Collectors.toList());
  }

  /** The request with sorted members, for comparing two specs. */
  public String canonicalJson() {
    return SpelledJson.write(SpelledJson.sorted(SpelledJson.read(requestJson)));
  }

  /** The fields of the request in which a placeholder first stands, by what it names. */
  public Map<Reference, String> places() {
    Map<Reference, String> places = new LinkedHashMap<>();
    for (Gap slot : slots) {
      slot.references().forEach(reference -> places.putIfAbsent(reference, slot.path()));
    }
    return places;
  }

  /** The same of those that name files. */
  public Map<Reference, String> files() {
    Map<Reference, String> places = new LinkedHashMap<>();
    for (Gap slot : slots) {
      if (slot instanceof MediaSlot media) {
        media.references().forEach(reference -> places.putIfAbsent(reference, media.path()));
      }
    }
    return places;
  }

  /**
   * Requires what the placeholders name of a row.
   *
   * @param later columns that the row is yet to get
   */
  void requireColumns(byte[] row, boolean emptyIsMissing, Collection<String> later)
      throws UnbuildableRowException {
    RowValues values = RowValues.read(row, columns, emptyIsMissing);
    for (Map.Entry<Reference, String> place : places().entrySet()) {
      if (!later.contains(place.getKey().column())) {
        values.require(place.getKey(), place.getValue());
      }
    }
  }

  /** What the placeholders name. */
  Stream<Reference> references() {
    return slots.stream().flatMap(Gap::references);
  }

  /**
   * @param emptyIsMissing whether defaults take the place of empty texts
   * @param media where files are taken from
   * @param most bytes that the request may have
   */
  RenderedRequest render(byte[] row, boolean emptyIsMissing, MediaFiles media, long most)
      throws UnbuildableRowException {
    RowValues values = RowValues.read(row, columns, emptyIsMissing);
    Filling[] fillings = new Filling[slots.size()];
    long tokens = constantTokens;
    int images = constantImages;
    long bytes = 0;
    boolean mayBeEmpty = false;
    for (int i = 0; i < fillings.length; i++) {
      fillings[i] = slots.get(i).fill(values, media, most);
      tokens += fillings[i].tokens();
      images += fillings[i].images();
      mayBeEmpty |= fillings[i].mayBeEmpty();
      bytes += fillings[i].wire().length;
      if (bytes > MOST_HELD && bytes > most) {
        throw UnbuildableRowException.tooLarge("at least ", bytes, most);
      }
    }
    Integer mostImages = media.mostImages();
    if (mostImages != null && images > mostImages) {
      throw new UnbuildableRowException(
          Reason.REQUEST_INVALID, "the request " + ConstantMedia.tooMany(images, mostImages));
    }
    if (wire.length(fillings) > most) {
      throw UnbuildableRowException.tooLarge("", wire.length(fillings), most);
    }
    byte[] json = wire.run(fillings, false);
    if (mayBeEmpty) {
      refuseEmptyTurns(json);
    }
    if (rulesPerRow) {
      rowRules.check(json);
    }
    return new RenderedRequest(
        json,
        canonical.run(fillings, true),
        TokenEstimate.clamp(tokens),
        temperature.isZero(fillings));
  }

  private void refuseEmptyTurns(byte[] json) throws UnbuildableRowException {
    String empty =
        EmptyTurns.first(kind, SpelledJson.read(new String(json, StandardCharsets.UTF_8)));
    if (empty != null) {
      throw new UnbuildableRowException(
          Reason.REQUEST_INVALID, empty + " is empty: it has no text and no media");
    }
  }

  private static Set<String> columns(List<Gap> slots) {
    Set<String> columns = new LinkedHashSet<>();
    slots.stream()
        .flatMap(Gap::references)
        .forEach(
            reference -> {
              columns.add(reference.column());
              columns.add(reference.display());
            });
    return columns;
  }

  private Object readResolve() {
    return compile(kind, requestJson, unknownFieldsAllowed);
  }
}
