package dev.promptbeam.example;

import dev.promptbeam.library.PromptBatch;
import dev.promptbeam.library.PromptSpec;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.Validation.Required;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Asks whether reviews are kind: JSON lines in, answers and dead letters out. */
public final class ReviewsExample {
  private static final PromptSpec SPEC =
      PromptSpec.parse(
          """
          name: kind-reviews
          endpoint: emulator          # made-up answers, no key; without this line the Gemini API
          model: gemini-3.5-flash-lite
          dataset: {key: id}
          request:
            prompt: "Is this review kind? Answer yes or no. {{review}}"
            generationConfig: {temperature: 0}
          """);

  private ReviewsExample() {}

  /** Where rows come from, and where all else goes. */
  public interface Options extends PipelineOptions {
    @Required
    String getInput();

    void setInput(String value);

    @Required
    String getOutput();

    void setOutput(String value);

    @Required
    String getRunDirectory();

    void setRunDirectory(String value);
  }

  public static void main(String[] args) {
    Options options = PipelineOptionsFactory.fromArgs(args).withValidation().as(Options.class);
    Pipeline pipeline = Pipeline.create(options);

    PromptBatch.Result asked =
        pipeline
            .apply("ReadReviews", TextIO.read().from(options.getInput()))
            .apply("AskIfKind", PromptBatch.of(SPEC).withRunDirectory(options.getRunDirectory()));
    asked
        .answers()
        .apply(
            "AnswerLines",
            MapElements.into(TypeDescriptors.strings())
                .via(answer -> answer.key() + "\t" + answer.text()))
        .apply("WriteAnswers", TextIO.write().to(options.getOutput() + "/answers"));
    asked
        .deadLetters()
        .apply(
            "DeadLetterLines",
            MapElements.into(TypeDescriptors.strings())
                .via(letter -> letter.key() + "\t" + letter.reason() + "\t" + letter.message()))
        .apply("WriteDeadLetters", TextIO.write().to(options.getOutput() + "/dead-letters"));

    pipeline.run().waitUntilFinish();
  }
}
