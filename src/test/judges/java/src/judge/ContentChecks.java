package judge;

import com.google.genai.Client;
import com.google.genai.types.Blob;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Answers that are no text: vectors, pictures, speech, calls of functions. */
final class ContentChecks {
  private static final String SIXTEEN_TO_NINE =
      "{\"key\":\"p\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"A fox\"}]}],"
          + "\"generationConfig\":{\"responseModalities\":[\"IMAGE\"],"
          + "\"imageConfig\":{\"aspectRatio\":\"16:9\",\"imageSize\":\"2K\"}}}}";

  private final Client client;
  private final Jobs jobs;

  ContentChecks(Client client, Jobs jobs) {
    this.client = client;
    this.jobs = jobs;
  }

  void run(Checks checks) {
    checks.check("vectors are made at once", this::embeds);
    checks.check("pictures have the asked size", this::draws);
    checks.check("a file of pictures can be read", this::drawsFromFile);
    checks.check("speech is sound", this::speaks);
    checks.check("functions are called", this::calls);
  }

  private void embeds() {
    EmbedContentConfig config = EmbedContentConfig.builder().outputDimensionality(16).build();
    List<ContentEmbedding> vectors =
        client
            .models
            .embedContent(Jobs.EMBEDDING_MODEL, List.of("one", "two"), config)
            .embeddings()
            .orElseThrow();
    Checks.equal(2, vectors.size());
    Checks.equal(16, vectors.get(1).values().orElseThrow().size());
  }

  private void draws() throws Exception {
    ImageConfig image = ImageConfig.builder().aspectRatio("9:16").imageSize("1K").build();
    GenerateContentConfig config =
        GenerateContentConfig.builder().responseModalities("IMAGE").imageConfig(image).build();
    GenerateContentResponse answer =
        client.models.generateContent("gemini-3-pro-image", "A fox", config);
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(media(answer).data().orElseThrow()));
    Checks.equal(768, picture.getWidth());
    Checks.equal(1376, picture.getHeight());
  }

  private void drawsFromFile() throws Exception {
    String file = jobs.upload(SIXTEEN_TO_NINE).name().orElseThrow();
    String line = jobs.results(jobs.create("gemini-3.1-flash-image", "pictures", file)).get(0);
    String json = line.substring(line.indexOf("{\"candidates\""), line.lastIndexOf('}'));
    int end = json.lastIndexOf(",\"key\"");
    GenerateContentResponse answer =
        GenerateContentResponse.fromJson(end < 0 ? json : json.substring(0, end));
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(media(answer).data().orElseThrow()));
    Checks.equal(2752, picture.getWidth());
    Checks.equal(1536, picture.getHeight());
  }

  private void speaks() {
    GenerateContentConfig config =
        GenerateContentConfig.builder().responseModalities("AUDIO").build();
    Blob sound =
        media(client.models.generateContent("gemini-2.5-flash-preview-tts", "Say hello", config));
    Checks.that(sound.mimeType().orElseThrow().contains("rate=24000"), sound.mimeType());
    Checks.equal(0, sound.data().orElseThrow().length % 2);
  }

  private void calls() {
    Schema city = Schema.builder().type("STRING").enum_("Rome").build();
    Schema parameters =
        Schema.builder().type("OBJECT").properties(Map.of("city", city)).required("city").build();
    FunctionDeclaration weather =
        FunctionDeclaration.builder().name("weather").parameters(parameters).build();
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .tools(Tool.builder().functionDeclarations(weather).build())
            .build();
    FunctionCall call =
        client.models.generateContent(Jobs.MODEL, "How is it?", config).functionCalls().get(0);
    Checks.equal("weather", call.name().orElseThrow());
    Checks.equal(Map.of("city", "Rome"), call.args().orElseThrow());
  }

  private static Blob media(GenerateContentResponse answer) {
    return answer.parts().stream()
        .flatMap(part -> part.inlineData().stream())
        .findFirst()
        .orElseThrow();
  }
}
