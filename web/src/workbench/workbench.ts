/** What a reader can do beyond moving controls. Loaded after the first curve; large parts on demand. */
import './workbench.css';
import { equip } from '../charts/instruments.js';
import { byId, el } from '../dom.js';
import type { RunResult } from '../run.js';
import type { Host } from './host.js';
import { RunControl } from './run-control.js';

export class Workbench {
  readonly control: RunControl;
  private readonly tools = el('div', {
    class: 'run-tools',
    id: 'run-tools',
    role: 'group',
    'aria-label': 'Tools',
  });

  constructor(private readonly host: Host) {
    this.control = new RunControl(host);
    this.tools.append(this.control.more);
    byId('verdict').parentElement?.after(this.control.notice, this.tools);
    host.charts.equipWith(equip);
    this.sweepLoaded();
  }

  /** Another view is open. */
  opened(): void {}

  /** A result is on the page, complete or so far. */
  shown(result: RunResult): void {
    this.control.shown(result);
  }

  /** The panel of sweeps has come. */
  sweepLoaded(): void {
    this.host.sweep?.equipWith(equip);
  }
}
