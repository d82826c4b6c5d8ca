package app.fermata.server.admin;

import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of the private channel (see the package's page). Opened when the server is
/// ready, closed before it stops.
public final class AdminChannel implements AutoCloseable {
  private static final int LONGEST_REQUEST = 64 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(AdminChannel.class);
  static final ObjectMapper JSON = new ObjectMapper();
  static final String FILE = "admin.json";

  /// Asks only whether this is the server that the file speaks of.
  static final String HELLO = "hello";

  private final Operations operations;
  private final ServerSocket socket;
  private final Path file;
  private final byte[] token;
  private final Thread accepting;

  private AdminChannel(Operations operations, ServerSocket socket, Path file, byte[] token) {
    this.operations = operations;
    this.socket = socket;
    this.file = file;
    this.token = token;
    this.accepting = Thread.ofVirtual().name("admin-channel").unstarted(this::acceptAll);
  }

  /// Opens it and writes where it is into `run`, which is made when missing.
  public static AdminChannel open(Operations operations, Path run) throws IOException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    Files.createDirectories(run);
    Path file = run.resolve(FILE);
    Path unfinished = run.resolve(FILE + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("port", socket.getLocalPort());
    content.put("token", token);
    content.put("pid", ProcessHandle.current().pid());
    Files.write(unfinished, JSON.writeValueAsBytes(content));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    AdminChannel channel =
        new AdminChannel(operations, socket, file, token.getBytes(StandardCharsets.UTF_8));
    channel.accepting.start();
    return channel;
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        if (socket.isClosed()) {
          // A virtual thread may still take a peer from a socket that is closed meanwhile.
          peer.close();
          return;
        }
        Thread.ofVirtual().name("admin-operation").start(() -> serve(peer));
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        LOG.warn("The admin channel could not accept a connection", e);
      }
    }
  }

  /// The first line, or what there is of it within a bound: nobody has shown the token yet.
  private static String line(Reader in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_REQUEST; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private void serve(Socket peer) {
    try (peer;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = new BufferedOutputStream(peer.getOutputStream())) {
      peer.setSoTimeout(10_000);
      JsonNode request = JSON.readTree(line(in));
      byte[] shown = request.path("token").asText().getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(token, shown)) {
        return;
      }
      ObjectNode args =
          request.path("args") instanceof ObjectNode given
              ? given
              : JsonNodeFactory.instance.objectNode();
      answer(request.path("operation").asText(), args, out);
    } catch (IOException | UncheckedIOException e) {
      LOG.info("An administrative command ended early: {}", e.getMessage());
    }
  }

  private void answer(String name, ObjectNode args, OutputStream out) throws IOException {
    ObjectNode last = JsonNodeFactory.instance.objectNode();
    try {
      if (name.equals(HELLO)) {
        last.putObject("result");
      } else {
        Remote remote = new Remote(out);
        ObjectNode result = operations.run(name, args, remote);
        remote.output().flush();
        last.set("result", result);
      }
    } catch (OperatorProblem e) {
      last.put("problem", e.getMessage());
    } catch (UncheckedIOException e) {
      throw e;
    } catch (Exception e) {
      LOG.error("The operation {} failed", name, e);
      last.put(
          "problem", "The operation " + name + " failed: " + e + "; the server's log says more.");
    }
    write(out, last);
  }

  private static void write(OutputStream out, JsonNode line) throws IOException {
    synchronized (out) {
      out.write(JSON.writeValueAsBytes(line));
      out.write('\n');
      out.flush();
    }
  }

  /// Answers over the socket.
  private static final class Remote implements Operation.Context {
    private final OutputStream socket;
    private final OutputStream output;

    Remote(OutputStream socket) {
      this.socket = socket;
      this.output = new BufferedOutputStream(new Chunks(socket), 1 << 16);
    }

    @Override
    public void progress(String line) {
      try {
        write(socket, JsonNodeFactory.instance.objectNode().put("progress", line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream output() {
      return output;
    }
  }

  /// Sends what is written as `bytes` lines.
  private static final class Chunks extends OutputStream {
    private final OutputStream socket;

    Chunks(OutputStream socket) {
      this.socket = socket;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      byte[] part = Arrays.copyOfRange(bytes, from, from + length);
      AdminChannel.write(
          socket,
          JsonNodeFactory.instance
              .objectNode()
              .put("bytes", Base64.getEncoder().encodeToString(part)));
    }
  }

  /// Closes it and removes the file; operations that run go on to their end. On return the port is
  /// free: the kernel closes it only when the thread that accepts has left it.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      socket.close();
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The admin channel could not be closed", e);
    }
  }
}
