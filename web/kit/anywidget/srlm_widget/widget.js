/**
 * The front end of the widget: a frame with the experiment, kept equal to the model of the notebook in both
 * directions. It speaks the embed's own messages (docs/embedding.md) and needs no build.
 */
const usualHeight = 560;
const highest = 20_000;

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

export function render({ model, el }) {
  const frame = document.createElement('iframe');
  Object.assign(frame, { allow: 'clipboard-write', title: `Experiment: ${model.get('experiment')}` });
  Object.assign(frame.style, { width: '100%', height: `${usualHeight}px`, border: '0' });
  const problems = document.createElement('p');
  problems.setAttribute('role', 'alert');
  problems.style.whiteSpace = 'pre-line';
  el.append(problems, frame);

  const names = model.get('_names');
  const embed = new URL('embed.html', model.get('base'));
  /** What the frame has last shown of each parameter, and what it was asked for since then. */
  let shown = {};
  let asked = {};
  /** Parameters that the notebook has set, and the frame has not heard of. */
  const fresh = new Set();
  let ready = false;
  let opened = '';
  let waiting = false;

  function open() {
    opened = model.get('_link');
    shown = {};
    asked = {};
    fresh.clear();
    frame.title = `Experiment: ${model.get('experiment')}`;
    frame.src = embed.href + opened;
  }

  function post() {
    if (!ready) return;
    const keys = [...fresh].filter((key) => !(key in shown && same(shown[key], model.get(key))));
    fresh.clear();
    if (keys.length === 0) return;
    const parameters = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    Object.assign(asked, parameters);
    // A file has no origin that a message could be sent to.
    const target = embed.origin === 'null' ? '*' : embed.origin;
    frame.contentWindow?.postMessage({ type: 'srlm-set', parameters }, target);
  }

  /** Once for all that changes at a time. */
  function changed() {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (model.get('_link') !== opened) open();
      else post();
    });
  }

  /** Takes over what the frame shows, but not where it has not yet heard of something newer. */
  function took({ type: _, ...result }) {
    const { experiment, spec } = result;
    if (experiment !== model.get('experiment')) return;
    for (const key of names) {
      const given = key in spec;
      if (given) shown[key] = spec[key];
      else delete shown[key];
      if (given && key in asked && !same(asked[key], spec[key])) continue;
      delete asked[key];
      if (given && !fresh.has(key) && !same(model.get(key), spec[key])) model.set(key, spec[key]);
    }
    if (Object.keys(asked).length > 0) return;
    model.set('result', result);
    model.set('problems', []);
    model.save_changes();
    problems.textContent = '';
  }

  /** What the frame refuses goes back to what it shows. */
  function refused(told) {
    problems.textContent = told.map(({ key, message }) => `${key}: ${message}`).join('\n');
    for (const { key } of told) {
      if (!(key in asked)) continue;
      delete asked[key];
      if (key in shown) model.set(key, shown[key]);
    }
    model.set('problems', told);
    model.save_changes();
  }

  function hear({ source, origin, data }) {
    if (source === null || source !== frame.contentWindow) return;
    if (embed.origin !== 'null' && origin !== embed.origin) return;
    if (data?.type === 'srlm-height' && data.height > 0 && data.height <= highest) {
      frame.style.height = `${data.height}px`;
      ready = true;
      post();
    } else if (data?.type === 'srlm-result') took(data);
    else if (data?.type === 'srlm-problem') refused(data.problems);
  }

  const listeners = names.map((name) => [
    `change:${name}`,
    () => {
      fresh.add(name);
      changed();
    },
  ]);
  listeners.push(['change:_link', changed]);
  for (const [event, listener] of listeners) model.on(event, listener);
  window.addEventListener('message', hear);
  open();
  return () => {
    window.removeEventListener('message', hear);
    for (const [event, listener] of listeners) model.off(event, listener);
  };
}

export default { render };
