package app.fermata.server.web;

import java.util.ArrayList;
import java.util.List;

/// The routes that capabilities have mounted, in order, until the server starts.
public final class Mounts implements Routes {
  private final List<Mount> mounts = new ArrayList<>();

  record Mount(Route route, Handler handler) {}

  @Override
  public void add(String method, String path, Who who, Handler handler) {
    var route = new Route(method, path, who);
    boolean taken =
        mounts.stream()
            .map(Mount::route)
            .anyMatch(other -> other.method().equals(method) && other.path().equals(path));
    if (taken) {
      throw new IllegalStateException(method + " " + path + " is mounted twice");
    }
    mounts.add(new Mount(route, handler));
  }

  @Override
  public List<Route> all() {
    return mounts.stream().map(Mount::route).toList();
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }
}
