package app.fermata.server.web;

import app.fermata.log.LogUnavailableException;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to every request under `/api`, `/health` and `/metrics`, in this order: let in or
/// `busy`; credentials looked up; forged requests refused; limits; the body read; the handler; its
/// answer or its refusal written.
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  static final int BODY_LIMIT = 1 << 20;

  /// Strangers need no more than a form.
  private static final int STRANGERS_BODY_LIMIT = 64 << 10;

  /// No address: all operators share one bucket, which nobody else can empty.
  private static final String OPERATOR = "operator";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_UP_PATIENCE = Duration.ofSeconds(5);

  /// Look-ups of credentials at once: a flood of made-up ones must not take every connection to the
  /// database.
  private static final int LOOK_UPS = 8;

  private final Authentication authentication;
  private final Addresses addresses;
  private final Hosts hosts;
  private final RateLimit strangers;
  private final RateLimit accounts;
  private final ExecutorService threads;
  private final Semaphore letIn;
  private final Semaphore running;
  private final Semaphore lookUps = new Semaphore(LOOK_UPS, true);
  private final Shares shares;
  private final RandomGenerator references;
  private final Contract contract;
  private final Telemetry telemetry;

  Dispatcher(
      Limits limits,
      Authentication authentication,
      Addresses addresses,
      Hosts hosts,
      ExecutorService threads,
      InstantSource clock,
      RandomGenerator references,
      Contract contract,
      Telemetry telemetry) {
    this.authentication = authentication;
    this.addresses = addresses;
    this.hosts = hosts;
    this.threads = threads;
    this.references = references;
    this.contract = contract;
    this.telemetry = telemetry;
    this.strangers = new RateLimit(limits.anonymous(), clock);
    this.accounts = new RateLimit(limits.account(), clock);
    this.letIn = new Semaphore(limits.waiting());
    this.running = new Semaphore(limits.running());
    this.shares = new Shares(limits.share());
  }

  /// On the event loop. The request is paused, so nothing of its body is read before its sender is
  /// known.
  void dispatch(RoutingContext context, Mounts.Mount mount, Deadline deadline) {
    Context loop = context.vertx().getOrCreateContext();
    var answer = new Answer(loop, context.request(), telemetry);
    var exchange =
        new Exchange(
            context,
            addresses.of(
                context.request().remoteAddress().hostAddress(),
                String.join(",", context.request().headers().getAll("X-Forwarded-For"))));
    if (!letIn.tryAcquire()) {
      answer.send(counted(mount.route(), System.nanoTime(), Problems.reply(busy())));
      return;
    }
    context.request().pause();
    var body = new BodyReader(loop, context.request(), deadline);
    threads.execute(
        () -> {
          try {
            answer.send(reply(exchange, mount, body));
          } finally {
            letIn.release();
          }
        });
  }

  /// One token of the address, for an upgrade that shows no credentials, or none that are good.
  Optional<Duration> takeFor(String address) {
    return strangers.take(Addresses.place(address));
  }

  private Reply reply(Exchange exchange, Mounts.Mount mount, BodyReader body) {
    long began = System.nanoTime();
    Reply reply = counted(mount.route(), began, replyOrRefusal(exchange, mount, body));
    if (log.isDebugEnabled()) {
      // The route, never the path or the query: those may hold what is nobody's business.
      log.debug(
          "{} {} {} {} µs",
          exchange.method(),
          mount.route().path(),
          reply.status(),
          TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
    }
    return reply;
  }

  private Reply counted(Routes.Route route, long began, Reply reply) {
    String status = reply.status() / 100 + "xx";
    telemetry.timing(Metric.HTTP_REQUESTS, route.path(), route.method(), status).since(began);
    return reply;
  }

  private Reply replyOrRefusal(Exchange exchange, Mounts.Mount mount, BodyReader body) {
    try {
      int limit = admit(exchange, mount.route());
      exchange.body(body.read(limit));
      return run(exchange, mount);
    } catch (RejectedException refused) {
      return Problems.reply(refused.rejection());
    } catch (LogUnavailableException unavailable) {
      return Problems.reply(
          Rejection.later(Code.BUSY, unavailable.retryAfter(), "The server is busy; try again."));
    } catch (BodyReader.Unreadable unreadable) {
      return Problems.reply(unreadable.rejection(), unreadable.status());
    } catch (Throwable bug) {
      String reference = HexFormat.of().toHexDigits(references.nextLong());
      log.error(
          "{} {} failed, reference {}", exchange.method(), mount.route().path(), reference, bug);
      return Problems.reply(internal(reference));
    }
  }

  private static Rejection internal(String reference) {
    return new Rejection(
        Code.INTERNAL,
        "Something went wrong here. Quote the reference when you report it.",
        null,
        null,
        null,
        null,
        null,
        reference);
  }

  static Rejection busy() {
    return Rejection.later(Code.BUSY, Duration.ofSeconds(1), "The server is busy; try again.");
  }

  private Reply run(Exchange exchange, Mounts.Mount mount) throws InterruptedException {
    contract.check(mount.route(), exchange);
    if (mount.route().who() == Who.OPERATOR) {
      // Who looks at a server that is stuck must not be stuck behind it.
      return mount.handler().handle(exchange);
    }
    String caller = caller(exchange);
    if (!shares.take(caller)) {
      return Problems.reply(tooMany(Duration.ofSeconds(1)));
    }
    try {
      if (!running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Problems.reply(busy());
      }
      try {
        return mount.handler().handle(exchange);
      } finally {
        running.release();
      }
    } finally {
      shares.release(caller);
    }
  }

  /// Who asks, as limits see it: the account, or the place of a stranger.
  private static String caller(Exchange exchange) {
    return exchange
        .actorIfAny()
        .map(actor -> actor.account().toString())
        .orElseGet(() -> Addresses.place(exchange.address()));
  }

  /// Decides whether this request may go on, and how long its body may be.
  private int admit(Exchange exchange, Routes.Route route) {
    if (route.who() == Who.OPERATOR) {
      // Let in by `OperatorDoor`, whatever other credentials say; the database may be away.
      limit(strangers.take(OPERATOR));
      return STRANGERS_BODY_LIMIT;
    }
    Optional<Credentials> credentials =
        Credentials.of(
            exchange.header("Authorization").orElse(null), exchange.header("Cookie").orElse(null));
    boolean anybody = route.who() == Who.ANYBODY;
    boolean trusted = isTrusted(exchange, credentials, anybody);
    Optional<Authentication.Identified> identified =
        trusted ? identify(exchange, route, credentials) : Optional.empty();
    if (identified.isEmpty()) {
      limit(strangers.take(Addresses.place(exchange.address())));
      if (!anybody) {
        throw Exchange.signedOut();
      }
      return STRANGERS_BODY_LIMIT;
    }
    var who = identified.get();
    limit(accounts.take(who.actor().account().toString()));
    if (route.who() == Who.SESSION && !who.session()) {
      throw new RejectedException(
          Rejection.of(Code.NOT_PERMITTED, "An API token may not do this; sign in for it."));
    }
    exchange.identified(who.actor());
    return BODY_LIMIT;
  }

  /// Whether the credentials may act: always in a bearer header, which no page can make a browser
  /// add; those of a cookie only where our own page shows that it is itself. Refuses what a page of
  /// somebody else wants to change here.
  private boolean isTrusted(Exchange exchange, Optional<Credentials> credentials, boolean anybody) {
    if (!exchange.isUnsafe() || credentials.filter(Credentials::bearer).isPresent()) {
      return true;
    }
    Optional<String> origin = exchange.header("Origin");
    boolean ours = hosts.allowsOrigin(origin.orElse(null), exchange.header("Host").orElse(null));
    if (origin.isPresent() && !ours) {
      throw forged(
          "The Origin of this request is not this server's. Behind a proxy, start the server with"
              + " --public-url.");
    }
    boolean marked = ours && exchange.header("X-Fermata").filter("1"::equals).isPresent();
    if (credentials.isPresent() && !marked && !anybody) {
      throw forged(
          "With a session cookie, a request that changes something needs this server's Origin and"
              + " the header X-Fermata: 1.");
    }
    return marked;
  }

  private static RejectedException forged(String why) {
    return new RejectedException(Rejection.of(Code.NOT_PERMITTED, why));
  }

  private Optional<Authentication.Identified> identify(
      Exchange exchange, Routes.Route route, Optional<Credentials> credentials) {
    if (credentials.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(lookUp(credentials.get(), exchange.address()));
    } catch (RejectedException refused) {
      // Who signs in anew may still hold an old cookie.
      if (route.who() == Who.ANYBODY) {
        return Optional.empty();
      }
      // Who could not be looked up may be anybody.
      if (refused.rejection().code() != Code.BUSY) {
        limit(strangers.take(Addresses.place(exchange.address())));
      }
      throw refused;
    }
  }

  private Authentication.Identified lookUp(Credentials credentials, String address) {
    if (!awaitLookUp()) {
      throw new RejectedException(busy());
    }
    try {
      return authentication.identify(credentials, address);
    } finally {
      lookUps.release();
    }
  }

  private boolean awaitLookUp() {
    try {
      return lookUps.tryAcquire(LOOK_UP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void limit(Optional<Duration> wait) {
    if (wait.isPresent()) {
      throw new RejectedException(tooMany(wait.get()));
    }
  }

  static Rejection tooMany(Duration wait) {
    return Rejection.later(Code.TOO_MANY_REQUESTS, wait, "Too many requests; wait a little.");
  }
}
