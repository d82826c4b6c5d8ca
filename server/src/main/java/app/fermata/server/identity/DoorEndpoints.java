package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.LinkStore.Invite;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ways in: set-up, invites, claims and resets, and who has come. What a link holds comes in
/// the body, never in a path: paths end in the access logs of proxies.
record DoorEndpoints(
    Accounts accounts,
    CredentialStore credentials,
    Registration registration,
    SignIn signIn,
    Links links,
    SetUpLink setUpLink,
    Cookies cookies,
    String version) {
  private static final int LONGEST_INVITE_DAYS = 90;
  private static final int MOST_USES = 10_000;
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 200;

  /// The field with the secret of a link.
  private static final String TOKEN = "token";

  /// @param url only when it is made
  record InviteView(
      UUID id,
      @Nullable String url,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Integer uses,
      int used) {
    static InviteView of(Invite invite, @Nullable String url) {
      return new InviteView(
          invite.id(), url, invite.createdAt(), invite.expiresAt(), invite.uses(), invite.used());
    }

    @Override
    public String toString() {
      return "InviteView[" + id + "]";
    }
  }

  /// @param email only while somebody has claimed it
  record AccountView(
      UUID account,
      String name,
      String role,
      @Nullable String email,
      boolean bot,
      boolean deactivated,
      boolean imported) {}

  void mount(Routes routes) {
    routes.add("GET", "/api/v1/server", Who.ANYBODY, r -> Reply.ok(server()));
    routes.add("POST", "/api/v1/setup/preview", Who.ANYBODY, this::checkSetUp);
    routes.add("POST", "/api/v1/setup", Who.ANYBODY, this::setUp);
    routes.add("GET", "/api/v1/invites", Who.SIGNED_IN, this::invites);
    routes.add("POST", "/api/v1/invites", Who.SIGNED_IN, this::invite);
    routes.add("DELETE", "/api/v1/invites/{invite}", Who.SIGNED_IN, this::revokeInvite);
    routes.add("POST", "/api/v1/invitations/preview", Who.ANYBODY, this::invitation);
    routes.add("POST", "/api/v1/invitations", Who.ANYBODY, this::accept);
    routes.add("POST", "/api/v1/accounts/{account}/claim-link", Who.SESSION, this::claimLink);
    routes.add("POST", "/api/v1/claims/preview", Who.ANYBODY, this::claimable);
    routes.add("POST", "/api/v1/claims", Who.ANYBODY, this::claim);
    routes.add("POST", "/api/v1/resets/preview", Who.ANYBODY, this::reset);
    routes.add("POST", "/api/v1/resets", Who.ANYBODY, this::resetPassword);
    routes.add("GET", "/api/v1/accounts", Who.SIGNED_IN, this::accounts);
  }

  private static String token(Request request) {
    return new Form(request).text(TOKEN);
  }

  private Map<String, Object> server() {
    Optional<Accounts.Workspace> workspace = accounts.workspace();
    Map<String, Object> server = new HashMap<>();
    server.put("version", version);
    server.put("protocolVersions", List.of(1));
    server.put("setUp", workspace.isPresent());
    workspace.ifPresent(known -> server.put("workspace", known.name()));
    return server;
  }

  private Reply checkSetUp(Request request) {
    requireNotSetUp();
    setUpLink.check(token(request));
    return Reply.noContent();
  }

  private void requireNotSetUp() {
    if (accounts.workspace().isPresent()) {
      throw Registration.alreadySetUp();
    }
  }

  private Reply setUp(Request request) {
    requireNotSetUp();
    var form = new Form(request);
    var owner = form.newcomer();
    String workspace = Registration.requireName("workspace", form.text("workspace"));
    Object link = setUpLink.take(form.text(TOKEN));
    try {
      return SessionEndpoints.signedIn(
          cookies, registration.setUp(workspace, owner, form.origin(request)));
    } catch (RuntimeException failed) {
      setUpLink.restore(link);
      throw failed;
    }
  }

  private Reply invites(Request request) {
    Actor actor = require(request, Permission.INVITE);
    var items =
        links.open(actor.workspace()).stream().map(invite -> InviteView.of(invite, null)).toList();
    return Reply.ok(Map.of("items", items));
  }

  private Reply invite(Request request) {
    Actor actor = require(request, Permission.INVITE);
    var form = new Form(request);
    Duration lasting = Duration.ofDays(form.number("expiresInDays", 1, LONGEST_INVITE_DAYS));
    var made =
        links.invite(
            actor.workspace(), actor.account(), lasting, form.numberIfAny("uses", 1, MOST_USES));
    return Reply.created(InviteView.of(made.invite(), made.url()));
  }

  private Reply revokeInvite(Request request) {
    Actor actor = require(request, Permission.INVITE);
    links.revokeInvite(actor.workspace(), request.pathId("invite"));
    return Reply.noContent();
  }

  private Reply invitation(Request request) {
    Invite invite = links.openInvite(token(request));
    Map<String, Object> preview = new HashMap<>();
    preview.put("workspace", workspaceName());
    preview.put(
        "invitedBy",
        Optional.ofNullable(invite.createdBy())
            .flatMap(accounts::find)
            .map(Accounts.Account::name)
            .orElse(""));
    return Reply.ok(preview);
  }

  private String workspaceName() {
    return accounts.workspace().map(Accounts.Workspace::name).orElse("");
  }

  private Reply accept(Request request) {
    var form = new Form(request);
    return SessionEndpoints.signedIn(
        cookies, registration.accept(form.text(TOKEN), form.newcomer(), form.origin(request)));
  }

  private Reply claimLink(Request request) {
    Actor actor = require(request, Permission.ISSUE_CLAIM);
    Accounts.Account account =
        accounts
            .find(request.pathId("account"))
            .orElseThrow(() -> new RejectedException(Rejection.notFound()));
    var link = links.claim(actor.workspace(), account, actor.account());
    return Reply.created(Map.of("url", link.url(), "expiresAt", link.expiresAt()));
  }

  private Reply claimable(Request request) {
    Accounts.Account account = registration.claimable(token(request));
    return Reply.ok(Map.of("workspace", workspaceName(), "name", account.name()));
  }

  private Reply claim(Request request) {
    var form = new Form(request);
    var details = new Registration.ClaimDetails(form.textIfAny("zone"), form.textIfAny("language"));
    return SessionEndpoints.signedIn(
        cookies,
        registration.claim(
            form.text(TOKEN),
            form.text("email"),
            form.text("password"),
            details,
            form.origin(request)));
  }

  private Reply reset(Request request) {
    links.openReset(token(request));
    return Reply.ok(Map.of("workspace", workspaceName()));
  }

  private Reply resetPassword(Request request) {
    var form = new Form(request);
    signIn.resetPassword(form.text(TOKEN), form.text("password"));
    return Reply.noContent();
  }

  /// For owners: who there is, with addresses; `unclaimed=true` for imported accounts that wait for
  /// their person.
  private Reply accounts(Request request) {
    require(request, Permission.ISSUE_CLAIM);
    int limit = number(request, "limit", PAGE, 1, LARGEST_PAGE);
    boolean unclaimed = request.query("unclaimed").filter("true"::equals).isPresent();
    long after = number(request, "pageToken", 0, 0, Integer.MAX_VALUE);
    List<Accounts.Account> found = new ArrayList<>();
    boolean more = true;
    while (more && found.size() < limit) {
      List<Accounts.Account> chunk = accounts.list(after, LARGEST_PAGE);
      more = chunk.size() == LARGEST_PAGE;
      for (Accounts.Account account : chunk) {
        after = account.place();
        if (!unclaimed || account.imported()) {
          found.add(account);
        }
        if (found.size() == limit) {
          more = more || !account.equals(chunk.getLast());
          break;
        }
      }
    }
    Map<UUID, String> emails =
        credentials.emails(found.stream().map(Accounts.Account::id).toList());
    Map<String, Object> page = new HashMap<>();
    page.put("items", found.stream().map(account -> view(account, emails)).toList());
    if (more) {
      page.put("nextPageToken", Long.toString(after));
    }
    return Reply.ok(page);
  }

  private static AccountView view(Accounts.Account account, Map<UUID, String> emails) {
    return new AccountView(
        account.id(),
        account.name(),
        account.role().word(),
        emails.get(account.id()),
        account.bot(),
        account.deactivated(),
        account.imported());
  }

  private static int number(Request request, String name, int otherwise, int least, int most) {
    Optional<String> text = request.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      throw invalid(name, malformed);
    }
    throw invalid(name, null);
  }

  private static RejectedException invalid(String name, @Nullable Exception cause) {
    var invalid =
        new RejectedException(Rejection.invalid(name, "The parameter " + name + " is not right."));
    if (cause != null) {
      invalid.addSuppressed(cause);
    }
    return invalid;
  }

  private static Actor require(Request request, Permission permission) {
    Actor actor = request.actor();
    Permit.require(actor, permission, new Target.Workspace());
    return actor;
  }
}
