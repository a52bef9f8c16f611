package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.state.Identifiers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the answers and the quotas need to know of one request; filled by the scanner. */
public final class ScannedRequest {
  private static final int MEDIA_TOKENS = 258;

  public @Nullable String key;
  public @Nullable JsonNode metadata;

  /** Members beside {@code request}, which the service copies to the output (protocol 4.3). */
  public final Map<String, JsonNode> beside = new LinkedHashMap<>();

  /** Files that it names. */
  public final List<String> fileUris = new ArrayList<>();

  /** What the line stands in, while it is read. */
  @Nullable ByteBuffer source;

  boolean hasRequest;
  public boolean hasContents;
  boolean hasSystem;
  boolean hasTools;
  public @Nullable String cachedContent;
  public final List<JsonNode> functions = new ArrayList<>();

  /** Names of functions that alone may be called; empty for all. */
  public final Set<String> callable = new HashSet<>();

  public String callMode = "AUTO";
  public boolean searches;
  public boolean runsCode;
  public boolean responseLogprobs;
  public int logprobs;
  public boolean hasBudget;
  public @Nullable String thinkingLevel;
  public @Nullable String responseMimeType;
  public @Nullable JsonNode responseSchema;
  public @Nullable JsonNode responseJsonSchema;
  public final List<String> modalities = new ArrayList<>();
  public int candidateCount = 1;
  public int maxOutputTokens = Integer.MAX_VALUE;
  public boolean includeThoughts;
  public @Nullable String aspectRatio;
  public @Nullable String imageSize;
  public @Nullable String continuationToken;
  public @Nullable String serviceTier;
  public int outputDimensionality;

  /** What a script has it answered with, or null. */
  public @Nullable String scripted;

  public @Nullable String taskType;
  public @Nullable String title;

  private final ModelTurns turns = new ModelTurns();
  private final StringBuilder turn = new StringBuilder();
  private final Map<String, Integer> mediaTokens = new TreeMap<>();
  private int images;
  private boolean results;
  private String turnRole = "user";
  private String lastUserText = "";
  private int otherTextHash;
  private long asciiCharacters;
  private long otherCharacters;

  /** Where in the answer this request goes on; 0 for the beginning. */
  public int continuesAt() {
    String token = continuationToken;
    return token == null ? 0 : Math.max(0, Continuation.place(this, token));
  }

  /** How it is served where it is a call. */
  public String tier() {
    return serviceTier == null ? "standard" : serviceTier;
  }

  /** Tells what is paid for a continuation from what was paid for the beginning. */
  public String placeMark() {
    return continuesAt() == 0 ? "" : "@" + continuesAt();
  }

  /** The key of a line, or the one in the metadata of an inline request. */
  public @Nullable String anyKey() {
    return key != null || metadata == null ? key : metadata.path("key").textValue();
  }

  /** Whether the last turn brings what a function gave. */
  public boolean bringsResults() {
    return results;
  }

  void functionResult() {
    results = true;
  }

  /**
   * Why a model that signs its thoughts refuses what is said to be its own turn, or null.
   *
   * @param draws whether its pictures are signed too
   */
  public @Nullable String turnRefusal(boolean draws) {
    return turns.refusal(draws);
  }

  void beginPart() {
    turns.beginPart();
  }

  ModelTurns.Part part() {
    return turns.part();
  }

  void beginTurn() {
    turns.beginTurn();
    results = false;
    turn.setLength(0);
    turnRole = "user";
  }

  void role(String role) {
    turnRole = role;
  }

  void text(String text) {
    turns.part().text = text;
    turn.append(text);
    countText(text);
  }

  void endTurn() {
    turns.endTurn(turnRole.equals("model"), results);
    if (turnRole.equals("user")) {
      lastUserText = turn.toString();
    }
    otherTextHash = 31 * otherTextHash + turn.toString().hashCode();
  }

  /** Makes the answer depend on the content of media, too. */
  public void addContent(int fingerprint) {
    otherTextHash = 31 * otherTextHash + fingerprint;
  }

  /** The system instruction: counts, changes the answer, and is not the last user turn. */
  void endSystem() {
    otherTextHash = 31 * otherTextHash + turn.toString().hashCode();
    turn.setLength(0);
  }

  /** The base64 of media, which is long and not kept. */
  void mediaData(long sum, long characters) {
    ModelTurns.Part part = turns.part();
    part.media = true;
    part.sum = sum;
    part.characters = characters;
    addContent((int) sum);
  }

  void media(String mimeType) {
    turns.part().mimeType = mimeType;
    String type = mimeType.toLowerCase(Locale.ROOT);
    String modality = "IMAGE";
    if (type.startsWith("audio/")) {
      modality = "AUDIO";
    } else if (type.startsWith("video/")) {
      modality = "VIDEO";
    } else if (type.equals("application/pdf") || type.startsWith("text/")) {
      modality = "DOCUMENT";
    }
    mediaTokens.merge(modality, MEDIA_TOKENS, Integer::sum);
    images += modality.equals("IMAGE") ? 1 : 0;
  }

  public int images() {
    return images;
  }

  public String lastUserText() {
    return lastUserText;
  }

  public byte[] lastUserDigest() {
    return Identifiers.sha256().digest(lastUserText.getBytes(StandardCharsets.UTF_8));
  }

  public int otherTextHash() {
    return otherTextHash;
  }

  /** Four ASCII characters a token, any other character one: near the truth for CJK too. */
  public int textTokens() {
    return (int) Math.min(Integer.MAX_VALUE, (asciiCharacters + 3) / 4 + otherCharacters);
  }

  public Map<String, Integer> mediaTokens() {
    return mediaTokens;
  }

  public int promptTokens() {
    return textTokens() + mediaTokens.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void countText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 128) {
        asciiCharacters++;
      } else {
        otherCharacters++;
      }
    }
  }
}
