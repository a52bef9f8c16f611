package judge;

import com.google.genai.errors.ApiException;

/** Calls that have to be refused. */
final class Failures {
  private Failures() {}

  /** Fails unless the call is refused in just this way. */
  static ApiException expect(int code, String status, Checks.Check call) {
    try {
      call.run();
    } catch (ApiException e) {
      Checks.equal(code + " " + status, e.code() + " " + e.status());
      return e;
    } catch (Exception e) {
      throw new AssertionError("another failure than " + code, e);
    }
    throw new AssertionError("no failure");
  }
}
