package app.fermata.server.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The built web client. The folder is listed once (and again when its index.html changes), and
/// only listed paths are ever opened, so no path trick leads anywhere.
///
/// What lies under `/assets/` has a hash in its name and is kept by browsers for ever; everything
/// else is asked for anew each time, by ETag. A path without a file is a page of the client.
final class StaticFiles {
  private static final String INDEX = "/index.html";
  private static final String ASSETS = "/assets/";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Path folder;
  private volatile Listing listing;

  StaticFiles(Path folder) {
    this.folder = folder;
    this.listing = list(folder);
  }

  /// @param files by path as in URLs
  /// @param written when index.html was
  private record Listing(Map<String, Asset> files, @Nullable FileTime written) {}

  /// @param gzip whether `name.gz` lies beside it; `brotli`: `name.br`
  private record Asset(Path file, String type, String etag, boolean gzip, boolean brotli) {}

  /// On the event loop. Reading the listing is cheap; the bytes are sent by the kernel.
  void serve(HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    SecurityHeaders.page(response.headers());
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      response.setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    refresh();
    Map<String, Asset> files = listing.files();
    Asset asset = files.get(path);
    if (asset == null && !path.startsWith(ASSETS)) {
      asset = files.get(INDEX);
    }
    if (asset == null) {
      response.setStatusCode(404).putHeader("Content-Type", TYPES.get("txt"));
      response.end(
          files.isEmpty()
              ? "The web client is not built: run ./fermata, or npm run build in web/.\n"
              : "There is no such file.\n");
      return;
    }
    send(request, asset, path.startsWith(ASSETS));
  }

  private static void send(HttpServerRequest request, Asset asset, boolean forEver) {
    HttpServerResponse response = request.response();
    response.putHeader("ETag", asset.etag());
    response.putHeader("Vary", "Accept-Encoding");
    response.putHeader(
        "Cache-Control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
    if (asset.etag().equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    String accepted = request.getHeader("Accept-Encoding");
    String suffix = "";
    if (accepted != null && asset.brotli() && accepted.contains("br")) {
      suffix = ".br";
      response.putHeader("Content-Encoding", "br");
    } else if (accepted != null && asset.gzip() && accepted.contains("gzip")) {
      suffix = ".gz";
      response.putHeader("Content-Encoding", "gzip");
    }
    response.putHeader("Content-Type", asset.type());
    // sendFile answers HEAD with the headers alone.
    response
        .sendFile(asset.file() + suffix)
        .onFailure(
            gone -> {
              if (!response.headWritten()) {
                response.setStatusCode(404).end();
              } else {
                response.reset();
              }
            });
  }

  /// A rebuild replaces index.html last; looking at its time costs one system call.
  private void refresh() {
    FileTime now = written(folder);
    Listing known = listing;
    if (now == null ? known.written() != null : !now.equals(known.written())) {
      listing = list(folder);
    }
  }

  private static @Nullable FileTime written(Path folder) {
    try {
      return Files.getLastModifiedTime(folder.resolve("index.html"));
    } catch (IOException absent) {
      return null;
    }
  }

  private static Listing list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new Listing(Map.of(), null);
    }
    Map<String, Asset> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(urlPath(folder, file), asset(file)));
    } catch (IOException | UncheckedIOException unreadable) {
      throw new IllegalStateException(
          "The folder of the web client cannot be read: " + folder, unreadable);
    }
    return new Listing(Map.copyOf(files), written(folder));
  }

  private static String urlPath(Path folder, Path file) {
    var path = new StringBuilder();
    folder.relativize(file).forEach(part -> path.append('/').append(part));
    return path.toString();
  }

  private static Asset asset(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String etag =
          "\"%x-%x\"".formatted(attributes.lastModifiedTime().toMillis(), attributes.size());
      return new Asset(
          file,
          TYPES.getOrDefault(ending, "application/octet-stream"),
          etag,
          Files.exists(file.resolveSibling(name + ".gz")),
          Files.exists(file.resolveSibling(name + ".br")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
