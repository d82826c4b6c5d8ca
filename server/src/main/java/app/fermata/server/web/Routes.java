package app.fermata.server.web;

import java.util.List;

/// Where capabilities mount their HTTP endpoints. Every route is listed, so that the permission
/// matrix can enumerate them.
public interface Routes {

  /// @param path with `{name}` parameters, as in protocol/openapi.yaml
  void add(String method, String path, Who who, Handler handler);

  /// All routes mounted so far.
  List<Route> all();

  record Route(String method, String path, Who who) {}

  /// Runs on a virtual thread and may block. Throws `RejectedException` for refusals.
  @FunctionalInterface
  interface Handler {
    Reply handle(Request request);
  }
}
