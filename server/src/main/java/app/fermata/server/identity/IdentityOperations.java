package app.fermata.server.identity;

import app.fermata.server.admin.Operations;
import app.fermata.server.command.RejectedException;
import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/// What the operator does on the machine itself: `setup`, `invite`, `reset-password`,
/// `sign-out-everybody`.
final class IdentityOperations {
  private static final int INVITE_DAYS = 7;
  private static final int LONGEST_INVITE_DAYS = 90;

  private final Accounts accounts;
  private final CredentialStore credentials;
  private final Registration registration;
  private final Links links;
  private final LivingSessions sessions;

  IdentityOperations(
      Accounts accounts,
      CredentialStore credentials,
      Registration registration,
      Links links,
      LivingSessions sessions) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.registration = registration;
    this.links = links;
    this.sessions = sessions;
  }

  void register(Operations operations) {
    operations.register("setup", (args, context) -> explained(() -> setUp(args)));
    operations.register("invite", (args, context) -> explained(() -> invite(args)));
    operations.register("reset-password", (args, context) -> explained(() -> reset(args)));
    operations.register("sign-out-everybody", (args, context) -> explained(this::signOutEverybody));
  }

  /// Refusals are sentences already; at a terminal they are the operator's to put right.
  private static ObjectNode explained(Supplier<ObjectNode> work) {
    try {
      return work.get();
    } catch (RejectedException refused) {
      throw new OperatorProblem(refused.rejection().detail(), refused);
    }
  }

  private ObjectNode setUp(ObjectNode args) {
    if (accounts.workspace().isPresent()) {
      throw Registration.alreadySetUp();
    }
    var owner =
        Registration.Newcomer.of(
            args.path("name").asText(),
            args.path("email").asText(),
            args.path("password").asText(),
            text(args, "zone"),
            text(args, "language"));
    registration.found(args.path("workspace").asText(), owner);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result
        .putArray("lines")
        .add("The workspace is set up; sign in as " + owner.email().shown() + ".");
    return result;
  }

  private static @org.jspecify.annotations.Nullable String text(ObjectNode args, String field) {
    return args.hasNonNull(field) ? args.path(field).asText() : null;
  }

  private Accounts.Workspace workspace() {
    return accounts
        .workspace()
        .orElseThrow(
            () ->
                new OperatorProblem(
                    "The workspace is not set up yet; open the set-up link, or run ./fermata"
                        + " setup."));
  }

  private ObjectNode invite(ObjectNode args) {
    Accounts.Workspace workspace = workspace();
    int days = args.path("days").asInt(INVITE_DAYS);
    Integer uses = args.hasNonNull("uses") ? Integer.valueOf(args.path("uses").asInt()) : null;
    if (days < 1 || days > LONGEST_INVITE_DAYS || (uses != null && uses < 1)) {
      throw new OperatorProblem(
          "An invite lasts 1 to " + LONGEST_INVITE_DAYS + " days and has at least one use.");
    }
    var made = links.invite(workspace.id(), null, Duration.ofDays(days), uses);
    return link(
        "Whoever opens this link can join " + workspace.name() + ":",
        made.url(),
        made.invite().expiresAt());
  }

  private ObjectNode reset(ObjectNode args) {
    Accounts.Workspace workspace = workspace();
    EmailAddress email = EmailAddress.of(args.path("email").asText());
    var credential =
        credentials
            .byEmail(workspace.id(), email)
            .orElseThrow(
                () ->
                    new OperatorProblem(
                        "Nobody here has the e-mail address " + email.shown() + "."));
    var link = links.reset(workspace.id(), credential.account(), null);
    return link(
        "Whoever opens this link sets a new password for " + email.shown() + ":",
        link.url(),
        link.expiresAt());
  }

  private ObjectNode signOutEverybody() {
    EverySignIn.Ended ended = sessions.endAll();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("sign_ins", ended.sessions().size());
    result.put("tokens", ended.tokens().size());
    result.put("links", ended.links());
    result
        .putArray("lines")
        .add(
            "Ended %d sign-ins, %d API tokens and %d links."
                .formatted(ended.sessions().size(), ended.tokens().size(), ended.links()))
        .add(
            "People sign in again with their passwords; their devices keep what was typed. Make"
                + " tokens and links anew.");
    return result;
  }

  private static ObjectNode link(String what, String url, Instant expiresAt) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("url", url);
    result.put("expires_at", expiresAt.toString());
    result
        .putArray("lines")
        .add(what)
        .add("  " + url)
        .add("It works until " + expiresAt.truncatedTo(ChronoUnit.SECONDS) + ".");
    return result;
  }
}
