package app.fermata.bench;

import app.fermata.bench.target.Population;
import app.fermata.bench.target.Script;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import app.fermata.protocol.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// People and conversations on a server that runs already, made as anybody would make them: by an
/// invite link and the HTTP interface. A password costs the server a tenth of a second, so this is
/// for hundreds of people, not thousands.
final class InvitedPeople {
  private static final int MOST_PEOPLE = 2_000;
  private static final int MOST_MESSAGES = 20_000;
  private static final int MEMBERS_AT_ONCE = 90;
  private static final int TOO_MANY = 429;

  private final URI server;
  private final String invite;
  private final List<Workspace.Person> people = new ArrayList<>();
  private final List<UUID> rooms = new ArrayList<>();
  private final List<Story> stories = new ArrayList<>();
  private UUID workspace = new UUID(0, 0);
  private final ObjectMapper json = new ObjectMapper();
  private final Ids ids = Ids.secure(InstantSource.system());
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private InvitedPeople(URI server, String invite) {
    this.server = server;
    this.invite = invite;
  }

  static Workspace make(
      URI server, @Nullable String invite, Population population, Consumer<String> progress)
      throws IOException, InterruptedException {
    String secret = invite == null ? null : URI.create(invite).getFragment();
    if (secret == null) {
      throw new Trouble(
          "--url needs --invite with an invite link of that server, such as ./fermata invite"
              + " prints.");
    }
    if (population.people() > MOST_PEOPLE) {
      throw new Trouble(
          "This run needs "
              + population.people()
              + " people, and by invite at most "
              + MOST_PEOPLE
              + " are made; ask for fewer, or leave --url away.");
    }
    if (population.messages() > MOST_MESSAGES) {
      throw new Trouble(
          "This run needs "
              + population.messages()
              + " messages that were said before, and one by one at most "
              + MOST_MESSAGES
              + " are written; ask for fewer, or leave --url away.");
    }
    return new InvitedPeople(server, secret).make(population, progress);
  }

  private Workspace make(Population population, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("inviting " + population.people() + " people");
    String run = ids.next().toString();
    for (int i = 0; i < population.people(); i++) {
      people.add(join(run, i));
    }
    progress.accept("making " + population.rooms().size() + " conversations");
    for (Population.Room room : population.rooms()) {
      stories.add(new Story(new Script(rooms.size(), room)));
      rooms.add(room.direct() ? direct(room) : channel(room));
    }
    if (population.messages() > 0) {
      progress.accept("writing " + population.messages() + " messages");
      for (int room = 0; room < rooms.size(); room++) {
        write(rooms.get(room), stories.get(room));
      }
    }
    for (Population.Reading reading : population.readings()) {
      long upTo = stories.get(reading.room()).upTo(reading.share());
      if (upTo > 0) {
        ObjectNode args = in(rooms.get(reading.room())).put("generation", 0).put("through", upTo);
        command("mark-read", args, people.get(reading.person()));
      }
    }
    return new Workspace(workspace, people, rooms, stories);
  }

  private void write(UUID room, Story story) throws IOException, InterruptedException {
    Script script = story.script();
    for (int number = 0; number < script.messages(); number++) {
      UUID key = ids.next();
      ObjectNode args =
          in(room).put("message", key.toString()).put("text", script.text(number, people));
      if (script.root(number) >= 0) {
        args.put("thread", story.key(script.root(number)).toString());
      }
      JsonNode at = command("post-message", args, people.get(script.author(number)));
      story.said(number, key, at.path("at").path(0).path("seq").asLong());
      int target = script.reactionTo(number);
      if (target >= 0) {
        ObjectNode reaction =
            in(room)
                .put("message", story.key(target).toString())
                .put("emoji", script.emoji(number))
                .put("on", true);
        JsonNode reacted = command("react", reaction, people.get(script.reactor(number)));
        story.reached(reacted.path("at").path(0).path("seq").asLong());
      }
    }
  }

  private static ObjectNode in(UUID room) {
    return object().put("conversation", room.toString());
  }

  private Workspace.Person join(String run, int number) throws IOException, InterruptedException {
    ObjectNode form = object();
    form.put("token", invite)
        .put("name", "Person " + number)
        .put("email", "bench-" + run + "-" + number + "@example.org")
        .put("password", "correct horse battery " + run);
    HttpResponse<String> joined = post("/api/v1/invitations", form, null, null);
    String cookie =
        String.join(
            "; ",
            joined.headers().allValues("Set-Cookie").stream()
                .map(each -> each.substring(0, each.indexOf(';')))
                .toList());
    JsonNode token =
        json.readTree(
            post(
                    "/api/v1/tokens",
                    object().put("name", "bench").put("expiresInDays", 1),
                    cookie,
                    null)
                .body());
    JsonNode session = json.readTree(joined.body());
    workspace = UUID.fromString(session.path("workspace").asText());
    UUID account = UUID.fromString(session.path("account").asText());
    return new Workspace.Person(account, token.path("secret").asText());
  }

  private UUID direct(Population.Room room) throws IOException, InterruptedException {
    ObjectNode args = object();
    args.putArray("accounts").add(people.get(room.members()[1]).account().toString());
    JsonNode answer = command("open-direct", args, people.get(room.members()[0]));
    return UUID.fromString(answer.path("result").path("conversation").asText());
  }

  private UUID channel(Population.Room room) throws IOException, InterruptedException {
    UUID id = ids.next();
    Workspace.Person first = people.get(room.members()[0]);
    ObjectNode args = object();
    args.put("conversation", id.toString())
        .put("name", "bench-" + id)
        .put("private", room.kind() == Population.Kind.PRIVATE_CHANNEL);
    command("create-channel", args, first);
    for (int from = 1; from < room.members().length; from += MEMBERS_AT_ONCE) {
      ObjectNode more = object();
      more.put("conversation", id.toString());
      ArrayNode accounts = more.putArray("accounts");
      for (int i = from; i < Math.min(room.members().length, from + MEMBERS_AT_ONCE); i++) {
        accounts.add(people.get(room.members()[i]).account().toString());
      }
      command("add-members", more, first);
    }
    return id;
  }

  private JsonNode command(String kind, ObjectNode args, Workspace.Person by)
      throws IOException, InterruptedException {
    return json.readTree(post("/api/v1/commands/" + kind, args, null, by.token()).body());
  }

  private HttpResponse<String> post(
      String path, ObjectNode body, @Nullable String cookie, @Nullable String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .header("X-Fermata", "1")
            .header("Origin", server.getScheme() + "://" + server.getAuthority())
            .header("Idempotency-Key", ids.next().toString())
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpRequest ready = request.build();
    while (true) {
      HttpResponse<String> answer = http.send(ready, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == TOO_MANY) {
        TimeUnit.SECONDS.sleep(answer.headers().firstValueAsLong("Retry-After").orElse(1));
      } else if (answer.statusCode() >= 300) {
        throw new Trouble(path + " answered " + answer.statusCode() + ": " + answer.body());
      } else {
        return answer;
      }
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
