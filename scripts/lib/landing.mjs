// The landing figure as text: what the page draws on its canvas written down as SVG, and the words around it.

/** In the page, before its scripts: every canvas keeps what was drawn on it since it was last cleared. */
function recordCanvases() {
  delete window.Path2D; // whose paths cannot be read: lines are drawn step by step without it
  const round = (value) => Math.round(10 * value) / 10;
  const prototype = CanvasRenderingContext2D.prototype;
  const states = new WeakMap();
  const stateOf = (ctx) => {
    if (!states.has(ctx)) states.set(ctx, { path: '', boxes: [], clip: null, stack: [], shapes: [] });
    return states.get(ctx);
  };
  Object.assign(window, { drawnOn: (canvas) => stateOf(canvas.getContext('2d')).shapes });
  const at = (ctx, x, y) => {
    const { a, b, c, d, e, f } = ctx.getTransform();
    const scale = devicePixelRatio;
    return [(a * x + c * y + e) / scale, (b * x + d * y + f) / scale].map(round).join(' ');
  };
  const shape = (ctx, kind, more) => {
    const state = stateOf(ctx);
    state.shapes.push({ kind, clip: state.clip, opacity: ctx.globalAlpha, ...more });
  };
  const watch = {
    clearRect(state, ctx, x, y, width) {
      if (x === 0 && y === 0 && width * devicePixelRatio >= ctx.canvas.width - 1) state.shapes.length = 0;
    },
    save: (state) => state.stack.push(state.clip),
    restore: (state) => {
      if (state.stack.length > 0) state.clip = state.stack.pop();
    },
    beginPath: (state) => Object.assign(state, { path: '', boxes: [] }),
    closePath: (state) => (state.path += 'Z'),
    moveTo: (state, ctx, x, y) => (state.path += `M${at(ctx, x, y)}`),
    lineTo: (state, ctx, x, y) => (state.path += `${state.path ? 'L' : 'M'}${at(ctx, x, y)}`),
    bezierCurveTo: (state, ctx, ...p) =>
      (state.path += `C${at(ctx, p[0], p[1])} ${at(ctx, p[2], p[3])} ${at(ctx, p[4], p[5])}`),
    rect: (state, ctx, x, y, width, height) => {
      state.boxes.push([x, y, width, height].map(round));
      state.path += `M${at(ctx, x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
    },
    arc: (state, ctx, x, y, r) => {
      state.path += `M${at(ctx, x - r, y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`;
    },
    clip: (state) => {
      if (state.boxes.length === 1) [state.clip] = state.boxes;
    },
    fill: (state, ctx) => state.path && shape(ctx, 'fill', { path: state.path, colour: ctx.fillStyle }),
    stroke: (state, ctx) =>
      state.path &&
      shape(ctx, 'stroke', {
        path: state.path,
        colour: ctx.strokeStyle,
        width: ctx.lineWidth,
        dash: ctx.getLineDash(),
        round: ctx.lineCap === 'round',
      }),
    fillRect: (_, ctx, x, y, width, height) =>
      shape(ctx, 'fill', {
        path: `M${at(ctx, x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`,
        colour: ctx.fillStyle,
      }),
    fillText: (_, ctx, text, x, y) => words(ctx, 'text', text, x, y, ctx.fillStyle),
    strokeText: (_, ctx, text, x, y) => words(ctx, 'halo', text, x, y, ctx.strokeStyle),
  };
  function words(ctx, kind, text, x, y, colour) {
    const { textBaseline, font } = ctx;
    const ascent = ctx.measureText(text).actualBoundingBoxAscent;
    ctx.textBaseline = 'alphabetic';
    const below = ctx.measureText(text).actualBoundingBoxAscent - ascent;
    ctx.textBaseline = textBaseline;
    const { a, b } = ctx.getTransform();
    const turn = round((180 / Math.PI) * Math.atan2(b, a));
    const [, style = '', weight = '400', size = '12'] =
      /^(italic )?(?:(\d+|bold) )?([\d.]+)px/.exec(font) ?? [];
    shape(ctx, kind, {
      text,
      colour,
      at: at(ctx, x, y + below).split(' '),
      turn,
      anchor: { center: 'middle', right: 'end', end: 'end' }[ctx.textAlign] ?? 'start',
      italic: style !== '',
      weight,
      size,
      serif: /Serif/.test(font),
      width: ctx.lineWidth,
    });
  }
  for (const [name, seen] of Object.entries(watch)) {
    const draw = prototype[name];
    prototype[name] = function (...given) {
      seen(stateOf(this), this, ...given);
      return draw.apply(this, given);
    };
  }
}

/** In the page, when it is at rest: what stands there. */
function read() {
  const canvas = document.querySelector('.sweep-canvas canvas');
  const figure = document.querySelector('.sweep-figure').cloneNode(true);
  const inert = (element) => {
    const copy = element.cloneNode(true);
    const originals = element.querySelectorAll('input');
    copy.querySelectorAll('input').forEach((input, i) => {
      input.setAttribute('value', originals[i].value);
      input.toggleAttribute('checked', originals[i].checked);
    });
    return copy;
  };
  const without = (names) => (element) => {
    for (const each of [element, ...element.querySelectorAll('*')])
      for (const name of each.getAttributeNames()) if (names.test(name)) each.removeAttribute(name);
    return element;
  };
  const bare = without(/^(?:id|style|tabindex|title|role|data-.*|aria-(?:label|live|describedby|controls))$/);
  // Controls keep their names: what is done to them is done again to those that take their place.
  const named = without(/^(?:style|title|data-.*|aria-describedby)$/);
  const description = document.getElementById('sweep-description').textContent;
  for (const gone of figure.querySelectorAll(
    'button, progress, .alert, .hidden, .sweep-readout, [role="toolbar"], .zoom-reset, .hair, .hair-box',
  ))
    gone.remove();
  figure.querySelector('.sweep-plot').replaceChildren();
  const hash = document.getElementById('sweep-hash').dataset.hash;
  const touch = '<span class="until-touched">; runs here once you touch it</span>';
  figure.querySelector('.run-state').innerHTML = `computed when this page was built, hash ${hash}${touch}`;
  const grid = inert(document.getElementById('control-grid'));
  const choices = inert(document.querySelector('.choices'));
  for (const hidden of [...grid.children, ...choices.children]) if (hidden.hidden) hidden.remove();
  for (const hidden of [...grid.querySelectorAll('.hidden, .error')]) hidden.remove();
  for (const control of [...grid.children, ...choices.children]) control.setAttribute('inert', '');
  figure.setAttribute('class', 'sweep-figure landing');
  const quantities = [...figure.querySelectorAll('[class^="q-"]')].map(({ className }) => [
    className,
    getComputedStyle(document.querySelector(`.sweep-figure .${className}`)).color,
  ]);
  const { width, height } = canvas.getBoundingClientRect();
  return {
    hash,
    quantities,
    description,
    shapes: window.drawnOn(canvas),
    size: [Math.round(width), Math.round(height)],
    experiment: document.querySelector('#experiment').selectedOptions[0].textContent,
    title: document.getElementById('experiment-title').innerHTML,
    notice: document.getElementById('notice').innerHTML,
    figure: bare(figure).outerHTML,
    controls: named(grid).innerHTML,
    choices: named(choices).innerHTML,
  };
}

/** To be done with a page that is still empty: from now on it keeps what it draws. */
export const recording = (page) => page.addInitScript(recordCanvases);

/** Reads such a page when its figure is complete and nothing moves any more. */
export async function recorded(page) {
  for (const place of [1, 2]) await page.mouse.move(place, place); // the reader's first sign
  await page.waitForFunction(() => document.getElementById('sweep-hash')?.dataset.hash, undefined, {
    timeout: 120_000,
  });
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 1000))));
  return page.evaluate(read);
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** `colour(light, dark)` gives the class of a pair of colours. */
function svg(light, dark, kind, colour) {
  const clips = new Map();
  const clipOf = (box) => {
    if (!box) return '';
    const key = box.join(' ');
    if (!clips.has(key)) clips.set(key, `landing-${kind}-${clips.size}`);
    return ` clip-path="url(#${clips.get(key)})"`;
  };
  const shapes = light.shapes.map((shape, i) => {
    const ink = colour(shape.colour, dark.shapes[i].colour);
    const common = `class="${ink}${shape.serif ? ' serif' : ''}"${clipOf(shape.clip)}${shape.opacity < 1 ? ` opacity="${shape.opacity}"` : ''}`;
    if (shape.kind === 'fill') return `<path ${common} fill="currentColor" d="${shape.path}"/>`;
    if (shape.kind === 'stroke') {
      const dash = shape.dash.length > 0 ? ` stroke-dasharray="${shape.dash.join(' ')}"` : '';
      const cap = shape.round ? ' stroke-linecap="round" stroke-linejoin="round"' : '';
      return `<path ${common} fill="none" stroke="currentColor" stroke-width="${shape.width}"${dash}${cap} d="${shape.path}"/>`;
    }
    const [x, y] = shape.at;
    const turn = shape.turn ? ` transform="rotate(${shape.turn} ${x} ${y})"` : '';
    const face = `font-size="${shape.size}"${shape.weight === '400' ? '' : ` font-weight="${shape.weight}"`}${shape.italic ? ' font-style="italic"' : ''}`;
    const anchor = shape.anchor === 'start' ? '' : ` text-anchor="${shape.anchor}"`;
    const paint =
      shape.kind === 'halo'
        ? `fill="none" stroke="currentColor" stroke-linejoin="round" stroke-width="${shape.width}" aria-hidden="true"`
        : 'fill="currentColor"';
    return `<text xml:space="preserve" ${common} ${paint} ${face}${anchor} x="${x}" y="${y}"${turn}>${escaped(shape.text)}</text>`;
  });
  const boxes = [...clips].map(([box, id]) => {
    const [x, y, width, height] = box.split(' ');
    return `<clipPath id="${id}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath>`;
  });
  const [width, height] = light.size;
  return `<svg class="landing-${kind}" role="img" aria-label="${escaped(light.description)}" viewBox="0 0 ${width} ${height}">${boxes.length > 0 ? `<defs>${boxes.join('')}</defs>` : ''}${shapes.join('')}</svg>`;
}

/** The parts of the page and the style of its picture, from the page in light and dark at three sizes. */
export function written([wide, wideDark, low, lowDark, narrow, narrowDark]) {
  const inks = new Map();
  const colour = (light, dark) => {
    const key = `${light} ${dark}`.replaceAll(/, /g, ',');
    if (!inks.has(key)) inks.set(key, `landing-ink-${inks.size}`);
    return inks.get(key);
  };
  const pictures = [
    svg(wide, wideDark, 'wide', colour),
    svg(low, lowDark, 'low', colour),
    svg(narrow, narrowDark, 'narrow', colour),
  ];
  const { hash, experiment, title, notice, figure, controls, choices } = wide;
  return {
    hash,
    experiment,
    title,
    notice,
    figure: figure.replace(/(<div class="sweep-plot[^>]*>)/, `$1${pictures.join('')}`),
    controls,
    choices,
    style: [
      ...[...inks].map(([pair, name]) => [name, ...pair.split(' ')]),
      ...new Map(
        wide.quantities.map(([name, light], i) => [
          name,
          [`landing .${name}`, light, wideDark.quantities[i][1]],
        ]),
      ).values(),
    ]
      .map(
        ([name, light, dark]) =>
          `\n.${name} {\n  color: light-dark(${[light, dark].map((each) => each.replaceAll(/, ?/g, ', ')).join(', ')});\n}\n`,
      )
      .join(''),
  };
}
