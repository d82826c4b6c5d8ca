package app.fermata.server.workspace;

import app.fermata.protocol.Ids;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Paging;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Looking people up.
public final class PeopleEndpoints {
  private static final int IDS = 200;

  private final Directory directory;
  private final Function<Actor, Predicate<UUID>> known;

  /// @param known whom an actor may know of
  public PeopleEndpoints(Directory directory, Function<Actor, Predicate<UUID>> known) {
    this.directory = directory;
    this.known = known;
  }

  public void mount(Routes routes) {
    routes.add("GET", "/api/v1/people", Who.SIGNED_IN, this::people);
  }

  private Reply people(Request request) {
    Actor actor = request.actor();
    Permit.require(actor, Permission.SEE_PEOPLE, new Target.Workspace());
    Predicate<UUID> mayKnow = known.apply(actor);
    List<UUID> ids = ids(request, "ids", IDS);
    if (!ids.isEmpty()) {
      return Paging.reply(
          ids.stream()
              .filter(mayKnow)
              .map(id -> directory.person(actor.workspace(), id))
              .filter(Objects::nonNull)
              .map(person -> EntryJson.of(person.entry()))
              .toList(),
          java.util.Optional.empty());
    }
    String query = Directory.foldName(request.query("query").orElse(""));
    List<Directory.Listed<AccountBody>> found =
        directory.people(actor.workspace()).stream()
            .filter(person -> person.folded().contains(query) && mayKnow.test(person.id()))
            .toList();
    return Paging.of(request)
        .reply(found, Directory.Listed::position, person -> EntryJson.of(person.entry()));
  }

  /// Ids in a parameter, repeated or separated by commas, each once; what is no id names nothing.
  public static List<UUID> ids(Request request, String parameter, int most) {
    List<String> texts =
        request.queryAll(parameter).stream()
            .flatMap(text -> Stream.of(text.split(",")))
            .filter(text -> !text.isBlank())
            .distinct()
            .toList();
    if (texts.size() > most) {
      throw new RejectedException(
          Rejection.tooLong(
              parameter, texts.size(), most, "At most " + most + " can be asked for at once."));
    }
    return texts.stream().flatMap(text -> Ids.read(text).stream()).toList();
  }
}
