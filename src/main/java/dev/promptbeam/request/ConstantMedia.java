package dev.promptbeam.request;

import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.media.MediaFile;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.UnreadableMediaException;
import java.util.ArrayList;
import java.util.List;

/** The files that a template itself names: what is wrong with them is so for every row. */
final class ConstantMedia {
  private ConstantMedia() {}

  /**
   * What is wrong with them.
   *
   * @param images pictures that stand in the template itself
   */
  static List<RequestProblem> problems(List<Gap> gaps, int images, MediaFiles media) {
    List<RequestProblem> problems = new ArrayList<>();
    int pictures = images;
    for (Gap gap : gaps) {
      if (gap instanceof MediaSlot slot && slot.isConstant()) {
        try {
          MediaFile file = media.read(slot.file().literalText(), slot.constantType());
          pictures += file.isImage() ? 1 : 0;
        } catch (UnreadableMediaException e) {
          problems.add(RequestProblem.value(slot.path(), e.sentence()));
        }
      }
    }
    Integer most = media.mostImages();
    if (most != null && pictures > most) {
      problems.add(RequestProblem.value("", tooMany(pictures, most)));
    }
    return problems;
  }

  static String tooMany(int pictures, int most) {
    return "has " + pictures + " pictures, the model takes at most " + most + " in one request";
  }
}
