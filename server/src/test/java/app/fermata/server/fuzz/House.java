package app.fermata.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer;
import app.fermata.server.TestServer.Person;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who and what there is in one round: four who ask, somebody who only listens, and things of which
/// some belong to others. Ada, who founded the workspace, asks nothing strange; what is hers alone
/// must never be seen.
final class House implements Shapes.Things {
  /// Stands in what nobody but Ada may read.
  static final String SECRET = "between-me-and-myself";

  private final TestServer server;
  private final Person ada;
  private final Person listener;
  private final Persona stranger = new Persona("the stranger");
  private final Persona member = new Persona("the member");
  private final Persona owner = new Persona("the owner");
  private final Persona removed = new Persona("the removed member");

  private final UUID open;
  private final UUID shared;
  private final UUID hidden;
  private final List<String> conversations;
  private final List<String> messages = new ArrayList<>();
  private final List<String> accounts = new ArrayList<>();
  private final List<String> own = new ArrayList<>();
  private final String invite;

  /// What is there and what nobody of the four may see, by the names of fields and parameters.
  private final Map<String, String> secrets;

  House(TestServer server, Person ada) {
    this.server = server;
    this.ada = ada;
    this.listener = server.join(ada, "The listener");
    for (Persona persona : List.of(member, owner, removed)) {
      arrive(persona);
    }
    this.open = channel("open", false, List.of());
    this.shared = channel("shared", true, List.of(listener, person(member), person(removed)));
    this.hidden = channel("hidden", true, List.of());
    for (Person person : List.of(listener, person(member), person(owner), person(removed))) {
      done(person.browser(), "join-channel", "conversation", open);
    }
    UUID secret = post(ada.browser(), hidden, SECRET, null);
    UUID secretReply = post(ada.browser(), hidden, SECRET, secret);
    for (UUID conversation : List.of(open, shared)) {
      UUID root = post(ada.browser(), conversation, "Morning", null);
      messages.add(root.toString());
      messages.add(post(listener.browser(), conversation, "And to you", root).toString());
      messages.add(post(person(member).browser(), conversation, "Ships", null).toString());
    }
    messages.add(post(person(removed).browser(), shared, "Last words", null).toString());
    done(
        ada.browser(),
        "remove-member",
        "conversation",
        shared,
        "account",
        person(removed).account());
    String link = ada.browser().post("/api/v1/invites", "expiresInDays", 1).text("url");
    this.invite = URI.create(link).getFragment();
    this.conversations =
        List.of(open.toString(), shared.toString(), hidden.toString(), listener.account() + "");
    this.secrets =
        Map.of(
            "conversation", hidden.toString(),
            "message", secret.toString(),
            "thread", secret.toString(),
            "key", secretReply.toString(),
            "keys", secretReply.toString(),
            "device", newest(ada.browser(), "/api/v1/devices"),
            "token", token(ada.browser()));
  }

  Person person(Persona persona) {
    Person person = persona.person();
    assertThat(person).isNotNull();
    return person;
  }

  private UUID channel(String name, boolean isPrivate, List<Person> members) {
    UUID id = server.newId();
    done(
        ada.browser(),
        "create-channel",
        "conversation",
        id,
        "name",
        name + "-" + id,
        "private",
        isPrivate,
        "members",
        members.stream().map(person -> person.account().toString()).toList());
    return id;
  }

  private UUID post(Browser browser, UUID conversation, String text, @Nullable UUID thread) {
    UUID id = server.newId();
    if (thread == null) {
      done(browser, "post-message", "conversation", conversation, "message", id, "text", text);
    } else {
      done(
          browser,
          "post-message",
          "conversation",
          conversation,
          "message",
          id,
          "text",
          text,
          "thread",
          thread);
    }
    return id;
  }

  private static void done(Browser browser, String kind, Object... args) {
    Answer answer = browser.command(kind, args);
    assertThat(answer.status()).as(kind + " " + answer.body()).isEqualTo(200);
  }

  private static String newest(Browser browser, String path) {
    return browser.get(path).items().getFirst().path("id").asText();
  }

  private static String token(Browser browser) {
    return browser.post("/api/v1/tokens", "name", "bot", "expiresInDays", 1).text("id");
  }

  // ---- people

  Persona stranger() {
    return stranger;
  }

  Persona member() {
    return member;
  }

  Persona owner() {
    return owner;
  }

  Persona removed() {
    return removed;
  }

  /// A person of the name, with a session, a token and things of their own.
  private void arrive(Persona persona) {
    Person person = server.join(ada, persona.toString());
    if (persona == owner) {
      done(ada.browser(), "set-role", "account", person.account(), "role", "owner");
    }
    persona.is(person, person.token());
    synchronized (own) {
      accounts.add(person.account().toString());
      own.add(newest(person.browser(), "/api/v1/devices"));
      own.add(token(person.browser()));
    }
  }

  /// Lets somebody back in who signed out, was deactivated or lost the password; where that does
  /// not help, somebody else comes in their place.
  void recover(Persona persona) {
    Person before = persona.person();
    if (before == null) {
      return;
    }
    ada.browser().command("reactivate-account", "account", before.account());
    ada.browser()
        .command(
            "set-role", "account", before.account(), "role", persona == owner ? "owner" : "member");
    Browser browser = server.browser();
    browser.post("/api/v1/session", "email", before.email(), "password", TestServer.PASSWORD);
    Answer token = browser.post("/api/v1/tokens", "name", "bot", "expiresInDays", 1);
    if (token.status() == 201) {
      persona.is(new Person(browser, before.account(), before.email()), token.text("secret"));
    } else {
      arrive(persona);
    }
  }

  // ---- things

  @Override
  public Optional<String> named(Chance chance, String name) {
    return switch (name) {
      case "conversation", "log" -> Optional.of(chance.of(conversations));
      case "message", "thread", "root", "key", "keys", "showing" ->
          Optional.of(chance.onceIn(3) ? chance.newId().toString() : some(chance, messages));
      case "account", "accounts", "members", "ids" -> Optional.of(some(chance, accounts));
      case "device", "invite" -> Optional.of(some(chance, own));
      case "token" -> Optional.of(chance.onceIn(2) ? invite : some(chance, own));
      case "email" ->
          Optional.of(chance.onceIn(3) ? ada.email() : "who" + chance.newId() + "@example.org");
      case "password", "current" ->
          Optional.of(chance.onceIn(3) ? TestServer.PASSWORD : "not the right one");
      case "pageToken" -> Optional.of(Hostile.pageToken(chance));
      case "after" -> Optional.of(chance.between(0, 3) + "." + chance.between(0, 40) + ".");
      case "date" -> Optional.of(Hostile.date(chance));
      case "zone" -> Optional.of(chance.of("Asia/Taipei", "Europe/Berlin", "UTC", "+08:00"));
      case "emoji" -> Optional.of(chance.of("👍", ":tada:", "🏴‍☠️", "x"));
      case "kind" -> Optional.of(chance.of("fly", "post-message", "typing"));
      case "name" -> Optional.of("name " + chance.newId());
      default -> Optional.empty();
    };
  }

  private String some(Chance chance, List<String> ids) {
    synchronized (own) {
      return chance.of(ids);
    }
  }

  /// What is there and not to be seen, for a field or parameter of this name.
  Optional<String> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  TestServer server() {
    return server;
  }

  Person ada() {
    return ada;
  }

  Person listener() {
    return listener;
  }

  UUID open() {
    return open;
  }

  UUID shared() {
    return shared;
  }
}
