// Before all else, and as a plain script, which even a page without an origin may load: what keeps the
// page itself from starting is told here. Everything later is told by src/loading/.
(() => {
  const here = location.href.replace(/[?#].*$/, '');
  const embed = document.documentElement.classList.contains('is-embed');
  const single = new URL(embed ? 'srlm.html?embed' : 'srlm.html', here).href;

  // A frame with sandbox="allow-scripts", or a file: modules and workers may not be fetched. The single
  // file has all of them inside.
  if (self.origin === 'null') {
    location.replace(single + location.hash);
    return;
  }

  const root = document.documentElement;
  const asked = location.search + location.hash;
  // The reader's choice of light or dark holds before the page does (src/base/theme.ts).
  if (!embed && !matchMedia('(forced-colors: active)').matches)
    try {
      const theme = localStorage.getItem('srlm-theme');
      if (/^(?:light|dark)$/.test(theme)) root.dataset.theme = theme;
    } catch {
      // storage is forbidden in some frames
    }
  const landing = !embed && !/[?#&]\w+=/.test(asked);
  // The figure that comes with the page is that of the landing view: any other begins without one.
  if (!embed && !landing) root.classList.add('is-starting');

  // The opening of the landing view is for those who come without an experiment in mind.
  if (!embed && /[?#&]experiment=/.test(asked)) root.classList.add('is-inside');

  const kinds = { SCRIPT: 'A script', LINK: 'A style sheet' };
  const lost = [];

  const show = () => {
    const box = document.getElementById('trouble');
    if (!box || lost.length === 0) return;
    const text = document.createElement('p');
    const lead = document.createElement('b');
    lead.textContent = 'This page could not be loaded whole.';
    text.append(
      lead,
      ` ${lost.join(' ')} The network may be gone, or a newer version may stand there: reload the page.`,
    );
    const ways = document.createElement('p');
    ways.className = 'trouble-ways';
    const reload = document.createElement('button');
    reload.type = 'button';
    reload.className = 'quiet';
    reload.textContent = 'Reload the page';
    reload.addEventListener('click', () => location.reload());
    const link = document.createElement('a');
    link.href = single + location.hash;
    link.textContent = 'Open it as one file';
    ways.append(reload, ' ', link);
    const entry = document.createElement('div');
    entry.className = 'trouble-entry';
    entry.append(text, ways);
    box.replaceChildren(entry);
    const state = document.getElementById('run-state');
    if (state) state.textContent = 'The page could not start';
  };

  window.addEventListener(
    'error',
    ({ target }) => {
      const kind = kinds[target?.tagName];
      if (!kind || /preload/.test(target.rel ?? '')) return;
      lost.push(`${kind} did not come: ${target.src || target.href}.`);
      show();
    },
    true,
  );
  document.addEventListener('DOMContentLoaded', show);

  /** Lets come what the build has put aside (build/aside.ts): scripts and module. */
  const parts = document.getElementById('laboratory');
  const begin = () => {
    root.classList.add('is-touched');
    const script = parts?.content.querySelector('script');
    if (!script) return;
    script.remove();
    parts.replaceWith(parts.content);
    const run = () => document.head.append(script);
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
    else run();
  };
  if (!landing || !parts) {
    begin();
    return;
  }

  // The landing figure is what would be computed: the laboratory comes when the reader does something.
  const signs = [
    ...['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin', 'click'],
    ...['input', 'dragenter', 'hashchange'],
  ];
  // Browsers tell of a pointer that rests where the page comes to be under it: it has moved at its second place.
  let place = '';
  const rests = ({ screenX, screenY }) => {
    const before = place;
    place = `${screenX} ${screenY}`;
    return before === '' || before === place;
  };
  const heard = (event) => {
    if (event.type === 'pointermove' && rests(event)) return;
    for (const sign of signs) window.removeEventListener(sign, heard, true);
    begin();
  };
  for (const sign of signs) window.addEventListener(sign, heard, { capture: true, passive: true });
  // Until then the controls of the picture keep what is done to them; src/app/early.ts does it again.
  document.addEventListener('DOMContentLoaded', () => {
    for (const control of document.querySelectorAll('.side [inert]')) control.removeAttribute('inert');
    document.getElementById('reseed').disabled = false;
  });
  const keep = (done, what) =>
    document.addEventListener(done, ({ target }) => {
      if (!root.classList.contains('is-live')) target.closest?.(what)?.setAttribute('data-early', '');
    });
  keep('click', 'button');
  keep('input', 'input');
})();
