package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.emulator.media.MediaData;
import dev.promptbeam.emulator.media.Tone;
import dev.promptbeam.emulator.request.ScannedRequest;

/** What is read aloud: bare PCM that lasts as long as the prompt would, one tone for all of it. */
final class SpeechAnswer {
  private static final int TOKENS_A_SECOND = 25;
  private static final double CHARACTERS_A_SECOND = 15;
  private static final double LONGEST_SECONDS = 600;

  private SpeechAnswer() {}

  static boolean isSpeaker(String model) {
    return model.endsWith("-tts");
  }

  static void addParts(Parts parts, ScannedRequest request, AnswerSeed seed, JsonNode twist) {
    JsonNode fault = twist.path("type").asText().equals("speech") ? twist : twist.path("none");
    double length = 1 + request.lastUserText().length() / CHARACTERS_A_SECOND;
    double seconds = Math.min(length, LONGEST_SECONDS);
    long bytes = fault.path("bytes").asLong(Tone.bytes(seconds));
    double hertz = 110 + seed.pick(5, 330);
    JsonNode data =
        fault.path("damage").asText().equals("base64")
            ? TextNode.valueOf("AAAA*AAA")
            : MediaData.of(() -> new Tone(hertz, bytes));
    String type = fault.path("mimeType").asText(Tone.MIME_TYPE);
    parts.media("AUDIO", type, data, (int) (seconds * TOKENS_A_SECOND));
  }
}
