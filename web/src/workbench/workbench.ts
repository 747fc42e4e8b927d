/** What a reader can do beyond moving controls. Loaded after the first curve; large parts on demand. */
import './workbench.css';
import type { Instrumented } from '../charts/instrument.js';
import { equip } from '../charts/instruments.js';
import { byId, el } from '../dom.js';
import type { Ground } from '../export/png.js';
import type { RunResult } from '../run.js';
import { quietButton } from '../take-away.js';
import type { Host } from './host.js';
import { RunControl } from './run-control.js';

export class Workbench {
  readonly control: RunControl;
  private readonly charts = new Set<Instrumented>();
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
    document.querySelector('.downloads')?.append(...this.pictures('saveRun', ''));
    host.charts.equipWith((chart) => this.equip(chart));
    this.sweepLoaded();
  }

  private equip(chart: Instrumented): void {
    for (const old of this.charts) if (!old.plot?.isConnected) this.charts.delete(old);
    this.charts.add(chart);
    equip(chart);
  }

  /** Buttons that save a figure as it stands, in the page's colours or for paper. */
  private pictures(save: 'saveRun' | 'saveSweep', of: string): HTMLButtonElement[] {
    const grounds: [Ground, string][] = [
      ['page', 'PNG'],
      ['white', 'PNG on white'],
    ];
    return grounds.map(([ground, name]) => {
      const button = quietButton(name, async () => {
        const png = await import('../export/png.js');
        await png[save](this.host, this.charts, ground);
      });
      if (of) button.setAttribute('aria-label', `${name} ${of}`);
      return button;
    });
  }

  /** Another view is open. */
  opened(): void {}

  /** A result is on the page, complete or so far. */
  shown(result: RunResult): void {
    this.control.shown(result);
  }

  /** The panel of sweeps has come. */
  sweepLoaded(): void {
    if (!this.host.sweep) return;
    this.host.sweep.equipWith((chart) => this.equip(chart));
    document.querySelector('.sweep-saves')?.append(...this.pictures('saveSweep', 'of the sweep'));
  }
}
