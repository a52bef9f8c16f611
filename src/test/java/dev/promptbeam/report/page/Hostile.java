package dev.promptbeam.report.page;

/** A text that would break a page, run in it or turn it round, where it can. */
public final class Hostile {
  /** Set by a script of the text that has run. */
  public static final String STRUCK = "struck";

  public static final String TEXT =
      "</script><script>window.struck=1</script><!-- <script> ]]> <img src=x"
          + " onerror=window.struck=1> <a"
          + " href=\"javascript:window.struck=1\">javascript:window.struck=1</a>"
          + " \u0000\u0007\u001b[31mred\u001b[0m \u202egnidaer\u202c \u2066\u200f \u2028\u2029"
          + " \ud83d lone \udc00 \ud83d\ude00 {{rows}} {{script}} \" ' & \\ \u007f \u0085";

  private Hostile() {}
}
