/** The result as a capsule: hash, build, problem, the command that repeats it, and downloads. */
import type { Srlm } from 'srlm';
import { byId, el } from '../base/dom.js';
import { duration, grouped, number } from '../base/format.js';
import { CommandBox, copy, quietButton, save } from '../base/take-away.js';
import { rich } from '../base/text.js';
import type { RunResult } from '../engine/run.js';
import { orTell } from '../loading/trouble.js';

interface CapsuleEvents {
  /** The whole capsule (JSON) or the trace (CSV). */
  document(format: 'json' | 'csv'): Promise<string>;
  link(): string;
  /** Offer the view for somebody else's page. */
  embed(): void;
}

export class Capsule {
  private readonly hash = el('output', { class: 'hash', id: 'hash', translate: 'no' });
  private readonly hashNote = el('p', { class: 'hash-note' });
  private readonly facts = el('dl', { class: 'facts' });
  private readonly command = new CommandBox('native command', 'command');
  private readonly buttons: HTMLButtonElement[];
  private name = 'result';

  constructor(
    private readonly srlm: Srlm,
    private readonly events: CapsuleEvents,
  ) {
    this.buttons = [
      quietButton('JSON', () => void this.download('json')),
      quietButton('CSV', () => void this.download('csv')),
    ];
    byId('capsule-body').append(
      el(
        'div',
        { class: 'hash-block' },
        el('p', { class: 'hash-label' }, 'Hash of the result'),
        this.hash,
        this.hashNote,
      ),
      this.facts,
      this.command.element,
      el(
        'p',
        { class: 'downloads' },
        quietButton('Copy a link to this view', (button) => void copy(button, events.link())),
        quietButton('Embed', () => events.embed()),
        ...this.buttons,
      ),
    );
  }

  private async download(format: 'json' | 'csv'): Promise<void> {
    const text = await orTell('saving', 'The result could not be saved.', this.events.document(format));
    if (text !== null)
      save(`${this.name}.${format}`, text, format === 'json' ? 'application/json' : 'text/csv');
  }

  /** `command` repeats the result natively. */
  show(
    { hash, complete, replicates, spec, problem, seconds }: RunResult,
    experiment: string,
    command: string,
  ): void {
    this.name = hash ? `${experiment}-${hash}` : experiment;
    this.hash.textContent = hash ? grouped(hash) : '····  ····  ····  ····';
    this.hash.dataset.hash = hash;
    const short = el('span', { translate: 'no' }, hash ? grouped(hash) : '…');
    byId('hash-link').replaceChildren('hash ', short);
    this.hashNote.textContent = complete
      ? 'The same in every browser and in the native program.'
      : `${replicates} of ${spec.replicates} replicates so far; a hash names a complete result.`;
    this.command.show(command);
    for (const button of this.buttons) button.disabled = !complete;
    const facts: [string, string][] = [
      ['core', this.srlm.version],
      ['build', this.srlm.build],
      ['wall time', complete ? duration(seconds) : '–'],
      ['prompts', String(problem.prompts)],
      ...(problem.responses > 0 ? [['responses', String(problem.responses)] as [string, string]] : []),
      ['d', String(problem.dimension)],
      ['κ_0', number(problem.kappa_0, 4)],
      ['‖θ_0‖', number(problem.theta_norm, 4)],
    ];
    if (problem.data_digest) facts.push(['your data', problem.data_digest]);
    this.facts.replaceChildren(
      ...facts.map(([name, value]) =>
        el('div', {}, el('dt', {}, rich(name)), el('dd', { translate: 'no' }, value)),
      ),
    );
  }
}
