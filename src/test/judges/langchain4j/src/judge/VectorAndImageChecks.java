package judge;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.batch.BatchRequest;
import dev.langchain4j.model.batch.BatchResponse;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchEmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchImageModel;
import dev.langchain4j.model.output.Response;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** Jobs that make vectors and images. */
final class VectorAndImageChecks {
  private final Account account;

  VectorAndImageChecks(Account account) {
    this.account = account;
  }

  void run(Checks checks) {
    checks.check("vectors are made", this::makesVectors);
    checks.check("images are made", this::makesImages);
  }

  private void makesVectors() {
    GoogleAiGeminiBatchEmbeddingModel model = account.vectors(24);
    List<TextSegment> texts = List.of(TextSegment.from("one"), TextSegment.from("two"));
    String job = model.submit(new BatchRequest<>(texts)).batchId();
    model.retrieve(job);
    BatchResponse<Response<Embedding>> ended = model.retrieve(job);
    Checks.equal(2, ended.responses().size());
    Embedding one = ended.responses().get(0).content();
    Checks.equal(24, one.dimension());
    Checks.that(!one.equals(ended.responses().get(1).content()), ended);
  }

  private void makesImages() throws Exception {
    GoogleAiGeminiBatchImageModel model = account.images();
    String job = model.submit(new BatchRequest<>(List.of("A big letter A"))).batchId();
    model.retrieve(job);
    BatchResponse<Response<Image>> ended = model.retrieve(job);
    Image image = ended.responses().get(0).content();
    Checks.equal("image/png", image.mimeType());
    byte[] png = Base64.getDecoder().decode(image.base64Data());
    Checks.that(ImageIO.read(new ByteArrayInputStream(png)) != null, image);
  }
}
