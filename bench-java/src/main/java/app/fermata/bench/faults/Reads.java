package app.fermata.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Reading over HTTP, past the links: what was acknowledged must be there at once, and nothing ever
/// gets older. Thread-safe.
final class Reads implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 100;
  private static final int GOOD = 200;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Supplier<URI> server;
  private final Book book;
  private final AtomicLong compared = new AtomicLong();
  private final Map<Spot, Long> newest = new ConcurrentHashMap<>();

  private record Spot(UUID reader, UUID key) {}

  Reads(Supplier<URI> server, Book book) {
    this.server = server;
    this.book = book;
  }

  /// Looks whether the person of this device sees what was acknowledged to them just now. An answer
  /// that does not come, or is no good, says nothing: the server is being disturbed.
  void ownWrite(Device device, UUID log, UUID key, long seq) {
    var spot = new Spot(device.account(), key);
    long before = newest.getOrDefault(spot, 0L);
    http.sendAsync(
            request("/api/v1/conversations/" + log + "/entries?keys=" + key, device.token()),
            HttpResponse.BodyHandlers.ofByteArray())
        .thenAccept(
            answer -> {
              if (answer.statusCode() == GOOD) {
                long found = read(answer.body()).path("items").path(0).path("seq").asLong();
                if (found < Math.max(seq, before)) {
                  book.violation(
                      device.name()
                          + " reads seq "
                          + found
                          + " of "
                          + key
                          + " after "
                          + Math.max(seq, before));
                }
                newest.merge(spot, found, Math::max);
                compared.incrementAndGet();
              }
            });
  }

  /// Asks until there is a good answer.
  ///
  /// @return missing where there was none in time, which is a violation
  JsonNode get(String path, String token) throws InterruptedException {
    long end = System.nanoTime() + Wait.PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        HttpResponse<byte[]> answer =
            http.send(request(path, token), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == GOOD) {
          return read(answer.body());
        }
        last = answer.statusCode() + ", retry after " + answer.headers().firstValue("retry-after");
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    book.violation(path + " cannot be read: " + last);
    return json.missingNode();
  }

  private HttpRequest request(String path, String token) {
    return HttpRequest.newBuilder(server.get().resolve(path))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private JsonNode read(byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      book.violation("the server answered with something else than JSON: " + e.getMessage());
      return json.missingNode();
    }
  }

  /// How many own writes were read back.
  long compared() {
    return compared.get();
  }

  void forget() {
    newest.clear();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
