import app.fermata.client.Client;
import app.fermata.client.ClientState;
import app.fermata.client.Credentials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/// A few people who talk on a server that is rehearsed: what they make it do, it has the profiles of when it starts in earnest (JEP 515).
/// Run by `rehearse.sh`, from its source. Arguments: the server's address, and the file with the link to set it up.
public final class Rehearsal {
  private static final int PEOPLE = 16;
  private static final int IN_FLIGHT = 16;
  private static final int MESSAGES_EACH = 400;
  private static final int DEVICES_EACH = 12;
  private static final int TIMES_LOST = 4;
  private static final Duration TALK = Duration.ofSeconds(12);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TEXT =
      "The *train* to `Ulm` leaves at nine, says https://example.org/timetable; 明天早上见，别忘了带上合同。 Who brings the keys?";

  private final URI server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final List<Person> people = new ArrayList<>();

  private record Person(UUID account, String cookie, Client client) {}

  private Rehearsal(URI server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    String link = Files.readString(Path.of(arguments[1])).strip();
    var rehearsal = new Rehearsal(URI.create(arguments[0]));
    rehearsal.gather(URI.create(link).getFragment());
    System.out.println(rehearsal.talk() + " messages were written");
    System.out.println(rehearsal.comeBack() + " connections came back");
    rehearsal.people.forEach(person -> person.client().close());
    System.exit(0);
  }

  private void gather(String token) throws Exception {
    Person owner = join("/api/v1/setup", form(token, 0).put("workspace", "Rehearsal"));
    JsonNode invite = read(post("/api/v1/invites", json.createObjectNode().put("expiresInDays", 1), owner.cookie()));
    String invitation = URI.create(invite.path("url").asText()).getFragment();
    for (int number = 1; number < PEOPLE; number++) {
      join("/api/v1/invitations", form(invitation, number));
    }
  }

  private ObjectNode form(String token, int number) {
    return json.createObjectNode()
        .put("token", token)
        .put("name", "Person " + number)
        .put("email", "person-" + number + "@example.org")
        .put("password", UUID.randomUUID().toString());
  }

  private Person join(String path, ObjectNode form) throws Exception {
    HttpResponse<String> joined = post(path, form, null);
    String cookie =
        joined.headers().allValues("Set-Cookie").stream()
            .map(each -> each.split(";", 2)[0])
            .filter(each -> each.startsWith("fermata_session="))
            .findFirst()
            .orElseThrow();
    UUID account = UUID.fromString(read(joined).path("account").asText());
    Client client = Client.of(server, new Credentials.Session(cookie)).connect();
    client.awaitLive(PATIENCE);
    var person = new Person(account, cookie, client);
    people.add(person);
    return person;
  }

  /// Everybody writes in one channel and to one neighbour, reads pages and marks them read.
  private long talk() throws Exception {
    Client owner = people.getFirst().client();
    UUID channel = owner.newId();
    ObjectNode create = in(channel).put("name", "rehearsal");
    people.stream().skip(1).forEach(each -> create.withArray("members").add(each.account().toString()));
    owner.send("create-channel", create).get();
    var talks = new ArrayList<Thread>();
    long[] written = new long[PEOPLE];
    for (int number = 0; number < PEOPLE; number++) {
      int self = number;
      talks.add(Thread.ofVirtual().start(() -> written[self] = talk(self, channel)));
    }
    long all = 0;
    for (int number = 0; number < PEOPLE; number++) {
      talks.get(number).join();
      all += written[number];
    }
    return all;
  }

  private long talk(int self, UUID channel) {
    try {
      Person person = people.get(self);
      ObjectNode with = json.createObjectNode();
      with.withArray("accounts").add(people.get(self ^ 1).account().toString());
      UUID direct =
          UUID.fromString(person.client().send("open-direct", with).get().result().path("conversation").asText());
      long until = System.nanoTime() + TALK.toNanos();
      long written = 0;
      while (written < MESSAGES_EACH && System.nanoTime() < until) {
        UUID here = written % (2 * IN_FLIGHT) == 0 ? channel : direct;
        var round = new ArrayList<CompletableFuture<?>>();
        UUID last = null;
        for (int i = 0; i < IN_FLIGHT; i++) {
          last = person.client().newId();
          round.add(person.client().send("post-message", in(here).put("message", last.toString()).put("text", TEXT)));
        }
        CompletableFuture.allOf(round.toArray(CompletableFuture[]::new)).get();
        written += round.size();
        person.client().send("react", in(here).put("message", last.toString()).put("emoji", "👍").put("on", true)).get();
        JsonNode page = read(send(request("/api/v1/conversations/" + here + "/page", person.cookie()).GET().build()));
        long through = page.path("to").asLong();
        person.client().send("mark-read", in(here).put("generation", 0).put("through", through)).get();
      }
      return written;
    } catch (Exception e) {
      System.err.println("Person " + self + " fell silent: " + e);
      return 0;
    }
  }

  /// Everybody's devices begin anew, and lose their connections a few times each, as after a restart.
  private long comeBack() throws Exception {
    var devices = new ArrayList<Thread>();
    var back = new LongAdder();
    for (Person person : people) {
      devices.add(Thread.ofVirtual().start(() -> comeBack(person, back)));
    }
    for (Thread each : devices) {
      each.join();
    }
    return back.sum();
  }

  private void comeBack(Person person, LongAdder back) {
    try {
      for (int device = 0; device < DEVICES_EACH; device++) {
        try (Client client = Client.of(server, new Credentials.Session(person.cookie())).connect()) {
          client.awaitLive(PATIENCE);
          for (int time = 0; time < TIMES_LOST; time++) {
            client.dropConnection();
            while (client.state() == ClientState.LIVE) {
              Thread.sleep(1);
            }
            client.awaitLive(PATIENCE);
            back.increment();
          }
        }
      }
    } catch (Exception e) {
      System.err.println("Somebody did not come back: " + e);
    }
  }

  private ObjectNode in(UUID conversation) {
    return json.createObjectNode().put("conversation", conversation.toString());
  }

  private HttpResponse<String> post(String path, ObjectNode body, String cookie) throws Exception {
    return send(
        request(path, cookie)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build());
  }

  private HttpRequest.Builder request(String path, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("X-Fermata", "1")
            .header("Origin", server.toString());
    return cookie == null ? request : request.header("Cookie", cookie);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer;
  }

  private JsonNode read(HttpResponse<String> answer) throws Exception {
    return json.readTree(answer.body());
  }
}
