package app.fermata.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.config.Network;
import app.fermata.server.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Requests are held against protocol/openapi.yaml before a handler sees them.
class ContractTest {
  private static final String ID = "01980000-0000-7000-8000-000000000001";
  private static Vertx vertx;
  private static WebServer server;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    var actor = new Actor(UUID.fromString(ID), UUID.fromString(ID), Role.OWNER, null);
    server =
        new WebServer(
            vertx,
            new Network("127.0.0.1", 0, Optional.empty(), Set.of(), List.of(), Optional.empty()),
            Path.of("no-such-folder"),
            Limits.wide(),
            (credentials, address) ->
                new Authentication.Identified(actor, UUID.fromString(ID), false),
            Contract.bundled(),
            InstantSource.system(),
            new Random(7),
            new Telemetry(InstantSource.system()));
    for (String path :
        List.of(
            "/api/v1/session",
            "/api/v1/commands/mark-read",
            "/api/v1/commands/update-settings",
            "/api/v1/commands/post-message")) {
      server.routes().add("POST", path, Who.ANYBODY, request -> Reply.ok(request.json()));
    }
    server
        .routes()
        .add(
            "GET",
            "/api/v1/conversations/{conversation}/page",
            Who.ANYBODY,
            request -> Reply.noContent());
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    vertx.close().await();
  }

  private static Browser browser() {
    return new Browser(server.publicUrl());
  }

  private static void refused(Answer answer, String field, String says) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
    assertThat(answer.text("field")).as(answer.body().toString()).isEqualTo(field);
    assertThat(answer.text("detail")).contains(says);
  }

  @Test
  void aMissingFieldIsNamed() {
    refused(
        browser().post("/api/v1/session", "email", "olga@example.org"),
        "password",
        "The field password is missing.");
    refused(browser().send("POST", "/api/v1/session", ""), "email", "missing");
  }

  @Test
  void aFieldOfTheWrongKindIsNamed() {
    refused(browser().post("/api/v1/session", "email", 1, "password", "x"), "email", "email");
    refused(
        browser()
            .post(
                "/api/v1/commands/post-message",
                "conversation",
                "0198",
                "message",
                ID,
                "text",
                "hello"),
        "conversation",
        "conversation");
    refused(
        browser().post("/api/v1/commands/update-settings", "theme", "purple"), "theme", "theme");
  }

  @Test
  void aFieldThatCommandsDoNotHaveIsNamed() {
    refused(
        browser().post("/api/v1/commands/update-settings", "colour", "purple"),
        "colour",
        "no such field");
  }

  @Test
  void aFieldIsNamedAsItWasSentButNotWithoutEnd() {
    refused(
        browser().post("/api/v1/commands/update-settings", "a b/c~+é%41", 1),
        "a b/c~+é%41",
        "no such field here: a b/c~+é%41.");
    refused(
        browser().post("/api/v1/commands/update-settings", "\t\u0000", 1), "%9%0", "no such field");
    String surrogates = "{\"\\ude00\\ud83d\":1}";
    assertThat(browser().send("POST", "/api/v1/commands/update-settings", surrogates).code())
        .isEqualTo("invalid");
    Answer endless = browser().post("/api/v1/commands/update-settings", "漢".repeat(250), "purple");
    assertThat(endless.text("field")).hasSizeLessThan(200).startsWith("漢漢");
    assertThat(endless.text("detail")).hasSizeLessThan(200);
  }

  @Test
  void whatIsNoJsonIsSaidInOurOwnWords() {
    for (String body :
        List.of(
            "{",
            "{\"theme\":dark}",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "\u0000",
            "{\"a\":" + "[".repeat(3_000),
            "{\"a\":" + "9".repeat(3_000) + "}",
            "{\"" + "a".repeat(60_000) + "\":1}")) {
      Answer answer = browser().send("POST", "/api/v1/commands/update-settings", body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.body().toString())
          .doesNotContain("com.fasterxml")
          .doesNotContain("Stream")
          .doesNotContain("token")
          .doesNotContain("char")
          .hasSizeLessThan(400);
    }
    refused(browser().send("POST", "/api/v1/session", "{\n \"email\": x}"), "body", "line 2");
  }

  @Test
  void aBodyInAnotherEncodingIsNone() throws IOException {
    String head =
        "POST /api/v1/commands/update-settings HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: ";
    byte[] theme = "{\"theme\":\"dark\"}".getBytes(StandardCharsets.UTF_8);
    for (byte[] body :
        List.of(
            "{}".getBytes(StandardCharsets.UTF_16BE),
            "{}".getBytes(StandardCharsets.UTF_16),
            "{}".getBytes(java.nio.charset.Charset.forName("UTF-32")),
            // An e in two bytes instead of one.
            new String(theme, StandardCharsets.ISO_8859_1)
                .replace("e", "\u00c1\u00a5")
                .getBytes(StandardCharsets.ISO_8859_1),
            "{\"theme\":\"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1))) {
      try (var socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoTimeout(30_000);
        socket
            .getOutputStream()
            .write((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(body);
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 400 ")
            .contains("not JSON");
      }
    }
  }

  /// Each of these took the validator minutes and gigabytes.
  @Test
  void aBodyOfVeryManyValuesIsRefusedBeforeItIsValidated() {
    String many = ",1".repeat(400_000);
    for (String body :
        List.of(
            "{\"conversation\":\"" + ID + "\",\"generation\":0,\"ranges\":[1" + many + "]}",
            "{\"conversation\":[[1" + many + "]]}",
            IntStream.range(0, 60_000)
                .mapToObj(i -> "\"a" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}")))) {
      Answer answer =
          browser()
              .with("Authorization", "Bearer token")
              .send("POST", "/api/v1/commands/mark-read", body);
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("too_long");
      assertThat(answer.body().path("limit").asInt()).isEqualTo(2_000);
    }
  }

  @Test
  void nestedValuesAreChecked() {
    refused(
        browser()
            .post(
                "/api/v1/commands/mark-read",
                "conversation",
                ID,
                "generation",
                0,
                "ranges",
                List.of(List.of(1, 2), List.of(3))),
        "ranges/1",
        "ranges/1");
  }

  @Test
  void whatTheDocumentAllowsIsLetThrough() {
    Answer ok =
        browser()
            .post(
                "/api/v1/commands/mark-read",
                "conversation",
                ID,
                "generation",
                3,
                "ranges",
                List.of(List.of(1, 2)));
    assertThat(ok.status()).isEqualTo(200);
    assertThat(browser().send("POST", "/api/v1/commands/update-settings", "").status())
        .isEqualTo(200);
  }

  @Test
  void queryParametersAreChecked() {
    String page = "/api/v1/conversations/" + ID + "/page?";
    assertThat(browser().get(page + "before=12&limit=50").status()).isEqualTo(204);
    refused(browser().get(page + "before=twelve"), "before", "whole number");
    refused(browser().get(page + "before=-1"), "before", "before");
    refused(browser().get(page + "limit=201"), "limit", "limit");
    refused(browser().get(page + "limit=1&limit=2"), "limit", "once");
    refused(browser().get(page + "unread=last"), "unread", "unread");
    refused(browser().get(page + "thread=x"), "thread", "thread");
  }

  @Test
  void manyRequestsAreCheckedAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Object email = i % 2 == 0 ? "olga@example.org" : Integer.valueOf(i);
        calls.add(
            () -> browser().post("/api/v1/session", "email", email, "password", "x").status());
      }
      var answers = threads.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? 200 : 400);
      }
    }
  }
}
