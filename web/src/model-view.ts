/** The model itself, beside its curves: tables of probabilities, a tree of tokens, or words. */
import type { ProblemInfo } from 'srlm';
import { byId } from './dom.js';
import { PolicyView } from './policy-view.js';
import type { Runner, RunResult } from './run.js';
import type { TreeView } from './tree-view.js';
import type { WordsView } from './words-view.js';

/** A view of policies beyond this many numbers would only cost memory. */
const mostPolicyNumbers = 2e7;
/** Words shown of each round. */
const shownWords = 12;

type Kind = 'table' | 'tree' | 'words';

const kindOf = ({ sequence, first_token }: ProblemInfo): Kind =>
  sequence ? 'words' : first_token.length > 0 ? 'tree' : 'table';

export class ModelView {
  private readonly panel = byId('policy-panel');
  private readonly title = byId('policy-round');
  private readonly treeRoot = byId('tree');
  private readonly wordsRoot = byId('words');
  private readonly policy = new PolicyView(
    byId('policy-view'),
    this.title,
    byId('policy-readout'),
    byId('next-character'),
  );
  private tree: TreeView | null = null;
  private words: WordsView | null = null;
  private kind: Kind = 'table';
  /** The problem whose policies are loaded or on their way. */
  private problem: ProblemInfo | null = null;
  private policies: Float64Array = new Float64Array();
  private round = 0;

  constructor(private readonly runner: Runner) {}

  /** Loads what this run's problem has to show; what is asked for a problem that has gone is dropped. */
  async load({ problem, spec }: RunResult): Promise<void> {
    this.problem = problem;
    this.show(kindOf(problem));
    if (this.kind === 'words') return this.loadWords(problem);
    const numbers = (spec.rounds + 1) * problem.prompts * problem.responses;
    if (numbers > mostPolicyNumbers) return this.policy.tooLarge();
    const policies = await this.runner.policies(0).catch(() => null);
    if (!policies || this.problem !== problem) return;
    if (this.kind === 'tree') {
      const { TreeView } = await import('./tree-view.js');
      this.tree ??= new TreeView(this.treeRoot);
      this.policies = policies;
      this.mark(this.round);
    } else {
      this.policy.load(problem, policies);
    }
  }

  private async loadWords(problem: ProblemInfo): Promise<void> {
    const [{ WordsView }, output] = await Promise.all([
      import('./words-view.js'),
      this.runner.words(0, shownWords).catch(() => null),
    ]);
    if (!output || this.problem !== problem) return;
    this.words ??= new WordsView(this.wordsRoot);
    this.words.load(output);
    this.wordsRoot.hidden = false;
    this.mark(this.round);
  }

  private show(kind: Kind): void {
    this.kind = kind;
    this.panel.hidden = kind === 'words';
    byId('policy-view').hidden = kind !== 'table';
    byId('policy-readout').hidden = kind !== 'table';
    this.treeRoot.hidden = kind !== 'tree';
    if (kind !== 'table') byId('next-character').hidden = true;
    if (kind !== 'words') this.wordsRoot.hidden = true;
    this.panel.parentElement?.setAttribute('data-view', kind);
  }

  mark(round: number): void {
    this.round = round;
    const { problem, kind } = this;
    if (kind === 'table') this.policy.mark(round);
    else if (kind === 'words') this.words?.mark(round);
    else {
      this.title.textContent = `round ${round}`;
      const policy = this.policies.subarray(
        round * (problem?.responses ?? 0),
        (round + 1) * (problem?.responses ?? 0),
      );
      if (problem && policy.length > 0) this.tree?.show(problem, policy);
    }
  }

  restyle(): void {
    this.policy.restyle();
  }
}
