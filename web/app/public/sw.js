// Keeps the application for a start without a network: the page itself newest first, its hashed files from the copy.
// Data is not its business: /api goes straight to the network, and the replica lives in IndexedDB.
const SHELL = "fermata-shell-1";
const PATIENCE_MILLIS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.add(new Request("/", { cache: "reload" })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
      .then(keepAssets),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api") || url.pathname.startsWith("/health")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

async function page(request) {
  const cache = await caches.open(SHELL);
  const kept = cache.match("/");
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) {
      await cache.put("/", response.clone());
      await keepAssets();
    }
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS)).then(() => kept);
  const first = await Promise.race([fresh.catch(() => kept), late]);
  return first ?? (await fresh.catch(() => Response.error()));
}

async function asset(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

/** Every file of this version, and none of older ones. */
async function keepAssets() {
  const cache = await caches.open(SHELL);
  const list = await fetch("/assets.json", { cache: "no-cache" })
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined);
  if (!Array.isArray(list)) return;
  const wanted = new Set(list.map((path) => new URL(path, self.location.origin).href));
  for (const request of await cache.keys()) {
    if (new URL(request.url).pathname.startsWith("/assets/") && !wanted.has(request.url))
      await cache.delete(request);
  }
  for (const url of wanted) {
    if (!(await cache.match(url))) await cache.add(url).catch(() => undefined);
  }
}
