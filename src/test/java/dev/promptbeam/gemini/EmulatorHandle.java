package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What tests do with an emulator past the client: faults, and a look at what it holds. */
public final class EmulatorHandle {
  private EmulatorHandle() {}

  public static void fault(EmulatorServer server, String fault)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(faults(server)).POST(BodyPublishers.ofString(fault)).build(),
                BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError("the emulator refuses the fault: " + answer.body());
    }
  }

  /** Of the fault that was set first. */
  public static int strikes(EmulatorServer server) throws IOException {
    return Json.MAPPER.readTree(faults(server).toURL()).at("/faults/0/strikes").asInt();
  }

  /** In hexadecimal digits, which the service shows in base64 (protocol 2.1). */
  public static String sha256(EmulatorServer server, String fileName) throws IOException {
    JsonNode file =
        Json.MAPPER.readTree(URI.create(server.baseUrl() + "/v1beta/" + fileName).toURL());
    byte[] digits = Base64.getDecoder().decode(file.path("sha256Hash").asText());
    return new String(digits, StandardCharsets.US_ASCII);
  }

  private static URI faults(EmulatorServer server) {
    return URI.create(server.baseUrl() + "/_emulator/faults");
  }
}
