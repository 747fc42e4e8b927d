/** Presenting: large type, only the figure, what it teaches and its controls. Printing: the same as a handout. */
import './present.css';
import './print.css';
import { byId, el } from '../base/dom.js';
import { grouped } from '../base/format.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import { holdTheme } from '../base/theme.js';
import type { Host } from '../page/host.js';

export class Present {
  readonly button = quietButton('Present', () => this.set(true));
  private readonly leave = quietButton('Leave', () => this.set(false));
  private readonly takeaway = el('p', { class: 'takeaway', id: 'takeaway' });
  private readonly handout = el('section', { class: 'handout', id: 'handout', 'aria-hidden': 'true' });

  constructor(private readonly host: Host) {
    this.button.id = 'present';
    this.leave.classList.add('leave');
    this.leave.id = 'leave-presentation';
    byId('controls').parentElement?.append(this.handout);
    this.leave.title = 'Leave the presentation (Escape)';
    byId('cancel').parentElement?.prepend(this.leave);
    document.querySelector('.lead')?.append(this.takeaway);
    document.addEventListener('keydown', (event) => {
      const typing = (event.target as Element | null)?.closest?.('input, textarea, select');
      if (event.key === 'Escape' && this.host.view.present && !this.host.view.tour && !typing)
        this.set(false);
    });
    // Paper is white, whatever the page is.
    matchMedia('print').addEventListener('change', ({ matches }) => this.print(matches));
  }

  private set(present: boolean): void {
    this.host.amend({ present: present || undefined });
    this.show(present);
    scrollTo({ top: 0 });
    (present ? this.leave : this.button).focus({ preventScroll: true });
    this.host.announce(present ? 'Presentation. Escape leaves it.' : 'Presentation left.');
  }

  /** What the address asks for. */
  show(present: boolean): void {
    const { takeaway } = this.host.experiment();
    this.takeaway.replaceChildren(el('b', {}, 'Take away '), rich(takeaway));
    const root = document.documentElement;
    if (root.hasAttribute('data-present') === present) return;
    root.toggleAttribute('data-present', present);
    this.host.restyle();
  }

  private print(on: boolean): void {
    if (on) this.write();
    holdTheme(on ? 'light' : null);
    this.host.restyle();
  }

  private write(): void {
    const { result, sweep } = this.host;
    const { caveat } = this.host.experiment();
    const shown = sweep?.shown;
    const lines: [string, string][] = [];
    if (shown && !byId('sweep').hidden)
      lines.push(['Hash of the sweep', grouped(shown.result.hash)], ['Command', shown.command]);
    if (result?.complete)
      lines.push(
        ['Hash of the run', grouped(result.hash)],
        ['Command', this.host.command(result.spec, result.hash)],
      );
    lines.push(['This view', this.host.link()]);
    this.handout.replaceChildren(
      el('p', {}, el('b', {}, 'Caveat '), rich(caveat)),
      el(
        'dl',
        {},
        ...lines.flatMap(([name, value]) => [el('dt', {}, name), el('dd', { translate: 'no' }, value)]),
      ),
    );
  }
}
