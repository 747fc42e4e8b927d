/** The margins of every prompt, below the run: loaded and computed once a reader opens them. */
import type { ProblemInfo } from 'srlm';
import { byId } from '../base/dom.js';
import type { Equip } from '../charts/instrument.js';
import { lazily } from '../loading/lazily.js';
import { orTell } from '../loading/trouble.js';
import type { Host } from '../page/host.js';
import type { MarginsView } from '../views/margins-view.js';
import { hasTables } from '../views/model-view.js';

export class MarginsPanel {
  private readonly root = byId<HTMLDetailsElement>('margins');
  private view: MarginsView | null = null;
  /** The problem whose margins are shown or on their way. */
  private problem: ProblemInfo | null = null;
  private readonly load: () => Promise<MarginsView>;

  constructor(
    private readonly host: Host,
    equip: Equip,
  ) {
    const choose = (round: number): void => host.choose(round);
    const fileName = (): string =>
      [host.view.experiment, host.result?.hash, 'margins'].filter(Boolean).join('-');
    this.load = lazily(
      'The margins by prompt',
      () => import('../views/margins-view.js'),
      ({ MarginsView }) => new MarginsView(this.root, { choose, equip, fileName }),
    );
    this.root.addEventListener('toggle', () => void this.show());
  }

  /** Shows the margins of the run that is on the page, where it has some and they are asked for. */
  async show(): Promise<void> {
    const { result } = this.host;
    this.root.hidden = result === null || !hasTables(result);
    if (!result || this.root.hidden || !this.root.open || this.problem === result.problem) return;
    const { problem } = result;
    this.problem = problem;
    const wanted = (): boolean => this.problem === problem;
    const answer = this.host.runner.policies(0);
    const told = 'The margins of this run could not be computed.';
    const [view, policies] = await Promise.all([this.load(), orTell('margins', told, answer, wanted)]);
    if (!wanted()) return;
    if (!policies) {
      this.problem = null; // opened again, it is tried again
      return;
    }
    this.view = view;
    view.load(problem, policies, Math.min(this.host.view.round ?? result.spec.rounds, result.spec.rounds));
  }

  mark(round: number): void {
    this.view?.mark(round);
  }

  restyle(): void {
    this.view?.restyle();
  }
}
