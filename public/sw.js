// Caches whole releases and nothing else. It never sees an op or an answer of
// the API: what people write is the app's business (IndexedDB), not this file's.
//
// The server fills in the constants. Every file of a release is addressed
// as /r/BUILD/…, so that two releases cannot mix.
const BUILD = "__BUILD__";
const FILES = ["__FILES__"];
// How the addresses begin of the pages that only the server can make, and of what is for programs.
const DRAWN = ["__DRAWN__"];
const NO_PAGES = ["__NO_PAGES__"];
const SHELL = "/shell";

const PREFIX = "release-";
const CACHE = PREFIX + BUILD;
const ORDER = "releases";

// All files or none: addAll fails as a whole, and then this worker is not installed.
self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const files = [SHELL, ...FILES].map((url) => new Request(url, { cache: "no-cache" }));
  const cache = await caches.open(CACHE);
  try {
    await cache.addAll(files);
    const shell = await cache.match(SHELL);
    if (shell.headers.get("x-release") !== BUILD) throw new Error("the shell is of another release");
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// No skipWaiting at install: the page says when (it has sent everything and
// nobody is typing), or the browser when the last page of the old release closed.
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldReleases());
});

// The release before this one stays, for pages that still run it.
async function forgetOldReleases() {
  const notes = await caches.open(ORDER);
  const note = await notes.match("/order");
  const before = note ? await note.json() : [];
  const order = [BUILD, ...before.filter((build) => build !== BUILD)].slice(0, 2);
  await notes.put("/order", new Response(JSON.stringify(order)));
  const keep = new Set([ORDER, ...order.map((build) => PREFIX + build)]);
  for (const name of await caches.keys()) {
    // a release that is being installed right now is newer than this one
    const isInstalling = self.registration.installing || self.registration.waiting;
    if (!keep.has(name) && !isInstalling) await caches.delete(name);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/r/")) {
    event.respondWith(fromRelease(request));
  } else if (request.mode === "navigate" && !isNoPage(url)) {
    event.respondWith(isServerPage(url) ? fromServer(request, url) : shell(request));
  }
});

const begin = (url) => url.pathname.split("/")[1];

function isNoPage(url) {
  return NO_PAGES.includes(begin(url));
}

// Everything else is the same shell.
function isServerPage(url) {
  return url.pathname === "/" || DRAWN.includes(begin(url));
}

// How long the server may take, in ms. The first page has the app behind it; the
// others have nothing but a page that says that they need a network.
const FIRST_PATIENCE_MS = 2_000;
const PATIENCE_MS = 10_000;

// A page of the server, or the shell when there is none: what something in between
// answers in its place (a proxy, a network that wants one to sign in) is none.
async function fromServer(request, url) {
  const isFirst = url.pathname === "/";
  // given up, and not only left to wait: it would hold a line that others need
  const signal = AbortSignal.timeout(isFirst ? FIRST_PATIENCE_MS : PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal });
    const leads = answer.type === "opaqueredirect" && !isFirst;
    if (leads || (isOurs(answer) && (answer.ok || !isFirst))) return answer;
  } catch {
    // no network, or none that answers
  }
  return shell(request);
}

// Our pages say which scripts they run; nobody else's say it in these words.
function isOurs(answer) {
  return answer.headers.get("content-security-policy")?.includes("'wasm-unsafe-eval'") ?? false;
}

async function fromRelease(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

async function shell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(SHELL)) ?? fetch(request);
}

// A push has no content: that there is something new is all that it says, and all
// that is shown. The words are the server's texts, by language.
const WORDS = ["__WORDS__"];

self.addEventListener("push", (event) => {
  event.waitUntil(tell());
});

async function tell() {
  const chosen = await self.cookieStore?.get("lang").catch(() => undefined);
  const language = chosen?.value ?? self.navigator.language.slice(0, 2);
  const [lang, body] = WORDS.find(([tag]) => tag === language) ?? WORDS[0];
  await self.registration.showNotification("Samenbeeld", { body, lang, tag: "news", icon: "/icons/icon-192.png" });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/news"));
});
