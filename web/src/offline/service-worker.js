// Answers from a copy of the page. The build fills in the version, a digest of all files, and their
// names; a new build is a new script, so browsers install it beside the old one and give up the old
// copy when no page uses it any more.
const { version, files } = self.srlmBuild;
const prefix = `srlm ${self.registration.scope} `;
const name = prefix + version;

/** An empty module that uses SIMD: only one of the two WebAssembly builds is needed. */
const simdModule = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
];
const other = WebAssembly.validate(new Uint8Array(simdModule)) ? /srlm-scalar/ : /srlm-simd/;
/** A network that takes longer (ms) counts as absent. */
const patience = 4000;

self.addEventListener('install', (event) => {
  const wanted = files.filter((file) => !other.test(file));
  event.waitUntil(
    caches.open(name).then((cache) =>
      // Names with a digest never change; the others are asked for anew.
      cache.addAll(
        wanted.map((file) => new Request(file, { cache: file.includes('assets/') ? 'default' : 'no-cache' })),
      ),
    ),
  );
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    for (const each of await caches.keys()) {
      if (each.startsWith(prefix) && each !== name) await caches.delete(each);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(self.registration.scope)) return;
  url.search = '';
  url.hash = '';
  const file = url.href.slice(self.registration.scope.length) || 'index.html';
  if (!files.includes(file)) return;
  event.respondWith(file.includes('assets/') ? copyFirst(request, file) : networkFirst(request, file));
});

const copyOf = async (file) => (await caches.open(name)).match(file);

async function copyFirst(request, file) {
  return (await copyOf(file)) ?? fetch(request);
}

/** So that a reader who is online sees a new build at once. */
async function networkFirst(request, file) {
  const late = new Promise((_, reject) => setTimeout(reject, patience, new Error('The network is slow.')));
  try {
    const response = await Promise.race([fetch(request), late]);
    if (response.ok) return response;
  } catch {
    // Offline, or as good as that.
  }
  return (await copyOf(file)) ?? Response.error();
}
