package judge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The emulator's own addresses: faults to order, calls to count. */
public final class Control {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  public Control(String baseUrl) {
    this.base = baseUrl + "/_emulator/";
  }

  public void fault(String fault) throws IOException, InterruptedException {
    send(request("faults").POST(BodyPublishers.ofString(fault)).build());
  }

  /** Answers the emulator's account of its calls. */
  public String requests() throws IOException, InterruptedException {
    return send(request("requests").build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    Checks.that(answer.statusCode() == 200, answer.body());
    return answer.body();
  }
}
