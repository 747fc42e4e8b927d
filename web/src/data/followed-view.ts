/** A model's own rounds on the page: the figure, the table, what a paper could print, and what may come next. */
import './opened.css';
import './followed.css';
import type { Estimate, FollowedRound, FollowedRounds, KnownFailure } from 'srlm';
import { colours, type Quantity } from '../base/colours.js';
import { byId, el } from '../base/dom.js';
import { failureOf } from '../base/errors.js';
import { number, percent } from '../base/format.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import { type Axis, linearAxis, logAxis, shareAxis } from '../charts/axes.js';
import { LineChart } from '../charts/line-chart.js';
import { bandOf } from '../charts/lines.js';
import type { Line } from '../charts/plugins.js';
import type { Host } from '../page/host.js';
import { column, row, rowName, table, tableRoom } from '../views/table.js';
import { unpack } from './unpack.js';

/** A quantity by round: its ends, which are one where it is known, and what is drawn between them. */
interface Curve {
  name: string;
  colour: Quantity;
  line: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

type Ends = [low: number | null, high: number | null];

/** Nothing that is shown tells numbers apart that are this close. */
const rounding = 1e-9;

/** The line is at the value of an estimate, and else at the end that is named. */
const ends = (
  rounds: FollowedRound[],
  of: (round: FollowedRound) => Ends,
  line: 'low' | 'high' | ((round: FollowedRound) => Estimate | undefined),
) => {
  const low = rounds.map((round) => of(round)[0]);
  const high = rounds.map((round) => of(round)[1]);
  const drawn =
    typeof line === 'function'
      ? rounds.map((round) => line(round)?.value ?? null)
      : line === 'low'
        ? low
        : high;
  return { low, high, line: drawn };
};

const estimates = (rounds: FollowedRound[], of: (round: FollowedRound) => Estimate | undefined) =>
  ends(rounds, (round) => within(of(round)), of);

const failing = (f: KnownFailure | undefined): Ends =>
  f?.by_draws == null ? [null, null] : [f.by_draws, Math.min(1, f.by_draws + (f.unknown ?? 0))];

const within = (e: Estimate | undefined): Ends => [e?.low ?? e?.value ?? null, e?.high ?? e?.value ?? null];

const share = (value: number | null | undefined): string => (value == null ? '–' : percent(value));
/** A difference of shares, which may be negative. */
const difference = (value: number | null | undefined): string =>
  value == null ? '–' : value < 0 ? `−${percent(-value)}`.replace('−< ', '> −') : percent(value);
const plain = (value: number | null | undefined): string => (value == null ? '–' : number(value));
/** Ends that are one but for what is rounded are shown as one. */
const between = ([low, high]: Ends, text: (value: number | null) => string) =>
  text(low) === text(high) || (low !== null && high !== null && high - low < rounding)
    ? text(high)
    : `${text(low)}…${text(high)}`;

export class FollowedView {
  private readonly root = el('section', {
    class: 'opened followed',
    id: 'followed',
    'aria-labelledby': 'followed-title',
    hidden: true,
  });
  private shown: [string, FollowedRounds] | null = null;
  /** What draws the charts, once they stand in the page, whose colours they read. */
  private waiting: (() => void)[] = [];

  constructor(private readonly host: Host) {
    byId('capsule').before(this.root);
  }

  /** Takes away what is told of files that could not be read: others have come. */
  forgetError(): void {
    if (!this.shown) this.root.hidden = true;
  }

  /**
   * Reads the files as rounds, in the order of their names, and shows them: false where they cannot be read. What is
   * shown `beside` the run of the same file leaves the focus, and what is wrong with it, to that.
   */
  async open(files: readonly File[], beside = false): Promise<boolean> {
    const named = [...files].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    const title = named.map(({ name }) => name).join(', ');
    try {
      const bytes = await Promise.all(named.map(async (file) => (await unpack(file, file.name)).bytes));
      const { delta, beta, rounds, samples, seed, replicates } = this.host.view.spec;
      const spec = { delta, beta, rounds, samples, seed, replicates };
      this.show(title, this.host.srlm.follow(bytes, spec));
    } catch (error) {
      this.shown = null;
      const { cause, remedy, message } = error as { cause?: string; remedy?: string; message: string };
      const said = cause && remedy ? `${failureOf(error).cause}. ${remedy}.` : message;
      this.root.replaceChildren(
        this.title(`${title} could not be ${files.length > 1 ? 'followed' : 'read'}`),
        el('div', { class: 'alert', role: 'alert' }, el('p', {}, said)),
        this.closing(),
      );
    }
    this.root.hidden = beside && !this.shown;
    this.draw();
    if (!beside) {
      this.root.scrollIntoView({ block: 'nearest' });
      this.root.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    }
    return this.shown !== null;
  }

  private title(text: string): HTMLElement {
    return el('h2', { id: 'followed-title', tabindex: -1 }, text);
  }

  private closing(text = 'Close the rounds'): HTMLElement {
    return el(
      'p',
      { class: 'downloads' },
      quietButton(text, () => {
        this.root.hidden = true;
        this.shown = null;
      }),
    );
  }

  private draw(): void {
    for (const draw of this.waiting) draw();
    this.waiting = [];
  }

  private show(title: string, followed: FollowedRounds): void {
    const { rounds } = followed;
    this.shown = [title, followed];
    this.waiting = [];
    const kappa: Curve = {
      name: 'κ',
      colour: 'kappa',
      ...ends(rounds, (r) => [r.kappa_low, r.kappa_high], 'high'),
    };
    const own: Curve = { name: 'own', colour: 'own', ...ends(rounds, (r) => failing(r.own_failure), 'low') };
    const target: Curve = {
      name: 'target',
      colour: 'target',
      ...ends(rounds, (r) => failing(r.target_failure), 'low'),
    };
    const entropy: Curve = { name: 'entropy', colour: 'entropy', ...estimates(rounds, (r) => r.entropy) };
    const passing: Curve[] = [
      { name: 'likeliest', colour: 'truth', ...estimates(rounds, (r) => r.accuracy) },
      { name: 'majority', colour: 'confidence', ...estimates(rounds, (r) => r.majority) },
      { name: `pass@${followed.k}`, colour: 'tries', ...estimates(rounds, (r) => r.pass_at_k) },
    ];
    const scored = rounds.every(({ accuracy }) => accuracy !== undefined);
    if (rounds.length === 1) {
      this.showOne(title, followed, scored);
      return;
    }
    this.root.replaceChildren(
      this.title(`Followed: ${title}`),
      el(
        'p',
        { class: 'opened-says', role: 'status' },
        `${rounds.length} rounds of ${followed.prompts} prompts. Shaded is what the draws leave open: κ is at most its line, at least its line fails; entropy and what is correct have 95 % intervals over prompts.`,
      ),
      el(
        'div',
        { class: 'followed-panels' },
        this.panel('Condition number κ', [kappa], rounds, logAxis(), followed),
        this.panel('Failure, share of prompts', [own, target], rounds, shareAxis),
        this.panel('Entropy of a response, nats', [entropy], rounds, linearAxis()),
        scored ? this.panel('Correct, share of prompts', passing, rounds, shareAxis) : '',
      ),
      ...followed.sentences.map((sentence) => el('p', {}, rich(sentence))),
      this.table(followed, scored),
      ...followed.notes.map((note) => el('p', { class: 'note' }, note)),
      el('details', {}, el('summary', {}, 'How the files were read'), this.readAs(rounds)),
      this.forecast(followed),
      this.closing(),
    );
  }

  /** Rollouts of one round: what they were read as, and what can be said of them. */
  private showOne(title: string, followed: FollowedRounds, scored: boolean): void {
    const { rounds, sentences, notes } = followed;
    this.root.replaceChildren(
      this.title(`Read: ${title}`),
      el('p', { class: 'opened-says', role: 'status' }, `Read as ${rounds[0]?.read_as}.`),
      ...notes.map((note) => el('p', { class: 'note' }, note.replace(/^round \d+: /, ''))),
      ...sentences.map((sentence) => el('p', {}, rich(sentence))),
      this.table(followed, scored),
      this.forecast(followed),
      this.closing('Close'),
    );
  }

  private readAs(rounds: FollowedRound[]): HTMLElement {
    return el('ul', {}, ...rounds.map(({ round, read_as }) => el('li', {}, `Round ${round}: ${read_as}`)));
  }

  private panel(
    title: string,
    curves: Curve[],
    rounds: FollowedRound[],
    axis: Axis,
    fitted?: FollowedRounds,
  ): HTMLElement {
    const canvas = el('canvas', { role: 'img' });
    const said = curves
      .map(
        ({ name, low, high }) =>
          `${name} ${low.map((l, t) => between([l, high[t] ?? null], plain)).join(', ')}`,
      )
      .join('; ');
    canvas.setAttribute('aria-label', `${title} by round: ${said}`);
    this.waiting.push(() => {
      const lines: Line[] = [];
      const first = rounds[0]?.round ?? 0;
      const values: number[] = [];
      for (const { name, colour, line, low, high } of curves) {
        const at = (list: (number | null)[]) =>
          list.flatMap((y, t) => (y === null ? [] : [{ x: (rounds[t]?.round ?? t) - first, y }]));
        const [bottom, top] = [at(low), at(high)];
        if (top.length === 0) continue;
        values.push(...bottom.map(({ y }) => y), ...top.map(({ y }) => y));
        const ink = colours[colour][currentTheme()].line;
        lines.push(...bandOf(bottom, top, ink), {
          data: at(line),
          borderColor: ink,
          borderWidth: 2.5,
          pointRadius: 2.5,
          pointBackgroundColor: ink,
          fill: false,
          endLabel: { text: name, colour: colours[colour][currentTheme()].text },
        } as Line);
      }
      const last = (rounds.at(-1)?.round ?? 0) - first;
      if (fitted?.fit) {
        const { U, q } = fitted.fit;
        const start = rounds[0]?.kappa_high ?? U;
        const ink = colours.plain[currentTheme()].line;
        lines.push({
          data: Array.from({ length: 41 }, (_, i) => ({
            x: (i * last) / 40,
            y: U + q ** ((i * last) / 40) * (start - U),
          })),
          borderColor: ink,
          borderWidth: 1.5,
          borderDash: [6, 4],
          fill: false,
        } as Line);
      }
      const share = axis === shareAxis;
      const most = share ? 1 : Number((Math.max(...values, 1) * 1.08).toPrecision(2));
      const least = share ? 0 : axis.type === 'logarithmic' ? 1 : 0;
      const chart = new LineChart(canvas, axis, () => {}, number);
      chart.show(lines, last, { min: least, max: most });
    });
    return el('figure', {}, el('figcaption', {}, rich(title)), el('div', { class: 'plot' }, canvas));
  }

  private table(followed: FollowedRounds, scored: boolean): HTMLElement {
    const one = followed.rounds.length === 1;
    const heads = ['round', 'draws', 'κ', 'own failure'];
    if (!one) heads.push('target failure');
    heads.push('entropy', 'margin', 'seen');
    if (scored) heads.push('accuracy', 'majority', 'pass@1', `pass@${followed.k}`);
    if (scored && !one) heads.push('tax');
    const rows = followed.rounds.map((r) => {
      const cells = [
        String(r.round),
        String(r.draws),
        between([r.kappa_low, r.kappa_high], plain),
        between(failing(r.own_failure), share),
        ...(one ? [] : [between(failing(r.target_failure), share)]),
        plain(r.entropy.value),
        plain(r.margin_median),
        share(r.seen),
      ];
      if (scored)
        for (const each of [r.accuracy, r.majority, r.pass_at_1, r.pass_at_k]) cells.push(share(each?.value));
      if (scored && !one) cells.push(difference(r.tax?.value));
      const [name = '', ...values] = cells;
      return row(rowName(name), ...values.map((value) => el('td', {}, value)));
    });
    return this.scrolled(heads, rows, one ? 'The round in numbers' : 'The rounds in numbers');
  }

  private forecast({ forecast, caveat }: FollowedRounds): HTMLElement {
    const heads = ['judge', 'κ', 'own failure', 'target failure', 'accuracy'];
    const rows = forecast.map((f) =>
      row(
        rowName(f.meaning),
        el('td', {}, plain(f.kappa)),
        el('td', {}, share(f.own_failure)),
        el('td', {}, share(f.target_failure)),
        el('td', {}, share(f.accuracy)),
      ),
    );
    return el(
      'div',
      {},
      el('h3', {}, 'From here'),
      this.scrolled(heads, rows, 'What the loop does from the last round, by judge'),
      el('p', {}, rich(`${caveat}.`)),
    );
  }

  private scrolled(heads: string[], rows: HTMLElement[], name: string): HTMLElement {
    const room = tableRoom(name);
    room.append(
      table(
        name,
        heads.map((head) => column(head)),
        rows,
      ),
    );
    return room;
  }

  /** Another theme: charts are drawn in its colours. */
  restyle(): void {
    if (this.root.hidden || !this.shown) return;
    this.show(...this.shown);
    this.draw();
  }
}
