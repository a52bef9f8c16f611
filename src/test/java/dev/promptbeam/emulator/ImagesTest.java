package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  private static final String OLDER = "gemini-2.5-flash-image";
  private static final String PRO = "gemini-3-pro-image";
  private static final String FLASH = "gemini-3.1-flash-image";

  @RegisterExtension final Emulated wire = new Emulated();

  /** Sizes and tokens of the guide. */
  @ParameterizedTest
  @CsvSource({
    OLDER + ", , , 1024, 1024, 1290",
    OLDER + ", 16:9, 1K, 1344, 768, 1290",
    OLDER + ", 21:9, , 1536, 672, 1290",
    PRO + ", 2:3, , 848, 1264, 1120",
    PRO + ", 5:4, 2K, 2304, 1856, 1120",
    PRO + ", 9:16, 4K, 3072, 5504, 2000",
    FLASH + ", , 512, 512, 512, 750",
    FLASH + ", 1:8, 1K, 384, 3072, 1120",
    FLASH + ", 4:3, 4K, 4800, 3584, 2520",
  })
  void drawsWhatTheGuideTells(
      String model, String ratio, String size, int width, int height, int tokens) throws Exception {
    String config = config("aspectRatio", ratio) + config("imageSize", size);
    String more = ",\"imageConfig\":{" + config.replaceFirst(",$", "") + "}";

    JsonNode answer = wire.postJson(generate(model), request("\"IMAGE\"", more));

    List<JsonNode> parts = parts(answer);
    assertThat(parts).hasSize(1);
    BufferedImage image = image(parts.get(0));
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(tokens);
    assertThat(answer.at("/usageMetadata/candidatesTokensDetails"))
        .isEqualTo(Wire.json("[{\"modality\":\"IMAGE\",\"tokenCount\":" + tokens + "}]"));
  }

  @Test
  void signsTheFirstPartAndEachPictureButNoThoughts() throws Exception {
    wire.fault(
        "{\"operation\":\"line\",\"action\":{\"type\":\"image\",\"count\":2,\"thoughts\":1}}");
    String thinking = ",\"thinkingConfig\":{\"includeThoughts\":true}";

    JsonNode answer = wire.postJson(generate(PRO), request("\"TEXT\",\"Image\"", thinking));
    JsonNode older = wire.postJson(generate(OLDER), request("\"TEXT\",\"Image\"", ""));

    List<String> shapes = new ArrayList<>();
    for (JsonNode part : parts(answer)) {
      List<String> names = new ArrayList<>();
      part.fieldNames().forEachRemaining(names::add);
      shapes.add(String.join(" ", names));
    }
    assertThat(shapes)
        .containsExactly(
            "text thought",
            "thought inlineData",
            "text thoughtSignature",
            "inlineData thoughtSignature",
            "text",
            "inlineData thoughtSignature");
    assertThat(older.findValue("thoughtSignature")).isNull();
    assertThat(answer.at("/usageMetadata/thoughtsTokenCount").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        OLDER + " | 'aspectRatio':'1:8' | Unsupported aspect ratio: 1:8",
        OLDER + " | 'imageSize':'2K' | Unsupported image size: 2K",
        PRO + " | 'imageSize':'512' | Unsupported image size: 512",
        PRO + " | 'aspectRatio':'4:1' | Unsupported aspect ratio: 4:1",
        FLASH + " | 'aspectRatio':'7:5' | Unsupported aspect ratio: 7:5",
      })
  void refusesWhatTheModelLacks(String model, String config, String why) throws Exception {
    String more = ",\"imageConfig\":{" + config.replace('\'', '"') + "}";

    HttpResponse<String> refused = wire.post(generate(model), request("\"IMAGE\"", more));
    JsonNode line = line(model, request("\"IMAGE\"", more));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains(why);
    assertThat(line.get("error")).isEqualTo(Wire.json("{\"code\":3,\"message\":\"" + why + "\"}"));
  }

  @Test
  void takesFourteenReferenceImagesAndNoSound() throws Exception {
    assertThat(wire.post(generate(PRO), references("image/png", 14)).statusCode()).isEqualTo(200);
    assertThat(wire.post(generate(PRO), references("image/png", 15)).body())
        .contains("at most 14 reference images");
    assertThat(wire.post(generate(PRO), references("audio/wav", 1)).body())
        .contains("takes no audio or video");
  }

  @Strikes("line.image")
  @Test
  void makesPicturesOfAnySize() throws Exception {
    wire.fault("{\"operation\":\"line\",\"action\":{\"type\":\"image\",\"bytes\":1000003}}");

    JsonNode line = line(FLASH, request("\"IMAGE\"", ""));

    JsonNode part = parts(line.get("response")).get(0);
    assertThat(bytes(part)).hasSize(1_000_003);
    assertThat(image(part).getWidth()).isEqualTo(1024);
  }

  @Strikes("line.image")
  @Test
  void damagesPictures() throws Exception {
    assertThatThrownBy(() -> bytes(twisted("\"damage\":\"base64\"")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bytes(twisted("\"damage\":\"empty\""))).isEmpty();
    JsonNode cut = twisted("\"damage\":\"cut\"");
    assertThatThrownBy(() -> image(cut)).isInstanceOf(IOException.class);
    assertThat(twisted("\"mimeType\":\"image/jpeg\"").at("/inlineData/mimeType").asText())
        .isEqualTo("image/jpeg");
  }

  @Strikes({"line.finishReason", "line.noContent"})
  @Test
  void endsWithoutAPicture() throws Exception {
    wire.fault(
        "{\"operation\":\"line\",\"times\":1,\"action\":{\"type\":\"finishReason\",\"reason\":\"IMAGE_SAFETY\",\"message\":\"Unable"
            + " to show it.\"}}");
    wire.fault(
        "{\"operation\":\"line\",\"action\":{\"type\":\"noContent\",\"reason\":\"NO_IMAGE\"}}");

    JsonNode unsafe = line(FLASH, request("\"IMAGE\"", "")).at("/response/candidates/0");
    JsonNode none = line(FLASH, request("\"IMAGE\"", "")).at("/response/candidates/0");

    assertThat(unsafe.at("/content/parts")).isEmpty();
    assertThat(unsafe.get("finishReason").asText()).isEqualTo("IMAGE_SAFETY");
    assertThat(unsafe.get("finishMessage").asText()).isEqualTo("Unable to show it.");
    assertThat(none).isEqualTo(Wire.json("{\"finishReason\":\"NO_IMAGE\",\"index\":0}"));
  }

  @Test
  void showsPicturesInlineInListsOfAnswersAndInStreams() throws Exception {
    String request = request("\"TEXT\",\"IMAGE\"", "");
    String item = "{\"request\":" + request + ",\"metadata\":{\"key\":\"%s\"}}";
    String body =
        "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":["
            + item.formatted("a")
            + ","
            + item.formatted("b")
            + "]}}}}";
    String create = "/v1beta/models/" + FLASH + ":batchGenerateContent";

    JsonNode job = wire.finish(wire.postJson(create, body).get("name").asText());
    JsonNode stream = wire.postJson("/v1beta/models/" + FLASH + ":streamGenerateContent", request);

    JsonNode answers = job.at("/response/inlinedResponses/inlinedResponses");
    assertThat(answers)
        .hasSize(2)
        .isEqualTo(job.at("/metadata/output/inlinedResponses/inlinedResponses"));
    assertThat(answers.at("/1/metadata/key").asText()).isEqualTo("b");
    assertThat(image(parts(answers.at("/1/response")).get(1)).getWidth()).isEqualTo(1024);
    assertThat(image(parts(stream.get(stream.size() - 1)).get(1)).getWidth()).isEqualTo(1024);
  }

  private static String config(String name, String value) {
    return value == null ? "" : "\"" + name + "\":\"" + value + "\",";
  }

  private static String generate(String model) {
    return "/v1beta/models/" + model + ":generateContent";
  }

  private static String request(String modalities, String more) {
    return "{\"contents\":[{\"parts\":[{\"text\":\"a banana\"}]}],\"generationConfig\":{"
        + "\"responseModalities\":["
        + modalities
        + "]"
        + more
        + "}}";
  }

  private static String references(String type, int count) {
    String part = ",{\"inlineData\":{\"mimeType\":\"" + type + "\",\"data\":\"AAAA\"}}";
    return "{\"contents\":[{\"parts\":[{\"text\":\"mix them\"}" + part.repeat(count) + "]}]}";
  }

  private JsonNode twisted(String damage) throws IOException, InterruptedException {
    wire.removeFaults();
    wire.fault("{\"operation\":\"line\",\"action\":{\"type\":\"image\"," + damage + "}}");
    return parts(line(FLASH, request("\"IMAGE\"", "")).get("response")).get(0);
  }

  private JsonNode line(String model, String request) throws IOException, InterruptedException {
    String file = wire.upload("{\"key\":\"k\",\"request\":" + request + "}\n");
    String body = "{\"batch\":{\"inputConfig\":{\"fileName\":\"" + file + "\"}}}";
    JsonNode job = wire.postJson("/v1beta/models/" + model + ":batchGenerateContent", body);
    return Wire.json(wire.results(job.get("name").asText()));
  }

  private static List<JsonNode> parts(JsonNode answer) {
    List<JsonNode> parts = new ArrayList<>();
    answer.at("/candidates/0/content/parts").forEach(parts::add);
    return parts;
  }

  private static byte[] bytes(JsonNode part) {
    assertThat(part.has("inlineData")).as(part.toString()).isTrue();
    return Base64.getDecoder().decode(part.at("/inlineData/data").asText());
  }

  private static BufferedImage image(JsonNode part) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes(part)));
  }
}
