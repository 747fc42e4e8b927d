/** The policy of replicate 0, round by round: heat map, read-out, and next characters for text. */
import type { ProblemInfo } from 'srlm';
import { el } from '../base/dom.js';
import { number } from '../base/format.js';
import { rich } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import { css, mapColour } from '../charts/colour-map.js';
import { type Cell, HeatMap } from '../charts/heat-map.js';
import { shownPrompts } from '../charts/shown-prompts.js';
import { NextCharacter, promptName, visible } from './next-character.js';

export class PolicyView {
  private readonly map: HeatMap;
  private readonly next: NextCharacter;
  private readonly legend = el('span', { class: 'legend-bar' });
  private problem: ProblemInfo | null = null;
  private policies: Float64Array = new Float64Array();
  private round = 0;
  private cell: Cell | null = null;

  constructor(
    plot: HTMLElement,
    private readonly title: HTMLElement,
    private readonly readout: HTMLElement,
    nextCharacter: HTMLElement,
  ) {
    this.next = new NextCharacter(nextCharacter);
    this.map = new HeatMap(
      (cell) => {
        this.cell = cell;
        this.tell();
      },
      (prompt) => this.next.choose(prompt),
    );
    plot.append(this.map.element);
    readout.setAttribute('aria-live', 'polite');
    this.restyle();
  }

  /** Says which experiment's policy it is. */
  name(experiment: string): void {
    const what = `Heat map of the policy, prompts by responses, ${experiment}.`;
    this.map.element.setAttribute('aria-label', `${what} The arrow keys read single values.`);
  }

  /** New policies, [T + 1][prompts][responses]. */
  load(problem: ProblemInfo, policies: Float64Array): void {
    this.problem = problem;
    this.policies = policies;
    this.mark(this.round);
  }

  /** The policies of this run are too many numbers to keep. */
  tooLarge(): void {
    this.policies = new Float64Array();
    this.readout.textContent = 'This policy is too large to show here; the curves are complete.';
  }

  mark(round: number): void {
    this.round = round;
    const { problem } = this;
    const shown = problem ? shownPrompts(problem).length : 0;
    const some = problem && shown < problem.prompts ? `, ${shown} of ${problem.prompts} prompts` : '';
    this.title.textContent = `round ${round}${some}`;
    const size = problem ? problem.prompts * problem.responses : 0;
    if (!problem || this.policies.length < (round + 1) * size) return;
    const policy = this.policies.subarray(round * size, (round + 1) * size);
    const base = this.policies.subarray(0, size);
    this.map.show(problem, policy, base);
    this.next.show(problem, policy, base);
    this.tell();
  }

  restyle(): void {
    const shades = [0, 0.25, 0.5, 0.75, 1].map((share) => css(mapColour(share, currentTheme())));
    this.legend.style.background = `linear-gradient(to right, ${shades.join(', ')})`;
    this.map.draw();
  }

  private tell(): void {
    const { problem, cell } = this;
    if (!problem) return;
    if (!cell) {
      this.readout.replaceChildren(
        el('span', { class: 'map-legend' }, '0', this.legend, '1'),
        ' probability',
        ...(this.map.marksModes ? [', ', el('span', { class: 'dot' }), ' mode of ', rich('π_0')] : []),
      );
      return;
    }
    const { prompts, responses } = problem;
    const at = cell.prompt * responses + cell.response;
    const value = this.policies[this.round * prompts * responses + at] as number;
    const response = problem.response_labels[cell.response];
    this.readout.textContent = `${promptName(problem, cell.prompt)}, ${
      response === undefined ? `answer ${cell.response}` : `“${visible(response)}”`
    }: ${number(value)} (round 0: ${number(this.policies[at] as number)})`;
  }
}
