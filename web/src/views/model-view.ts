/** The model itself, beside its curves: tables of probabilities, a tree of tokens, or words. */
import type { ProblemInfo } from 'srlm';
import type { Runner, RunResult } from '../engine/run.js';
import { lazily } from '../loading/lazily.js';
import { orTell } from '../loading/trouble.js';
import { PolicyView } from './policy-view.js';
import type { TreeView } from './tree-view.js';
import type { WordsView } from './words-view.js';

/** A view of policies beyond this many numbers would only cost memory. */
const mostPolicyNumbers = 2e7;

/** Whether there are tables of policies, prompts × responses, and few enough numbers to be shown. */
export const hasTables = ({ problem, spec }: RunResult): boolean =>
  !problem.sequence && (spec.rounds + 1) * problem.prompts * problem.responses <= mostPolicyNumbers;

/** Words shown of each round. */
const shownWords = 12;

type Kind = 'table' | 'tree' | 'words';

const kindOf = ({ sequence, first_token }: ProblemInfo): Kind =>
  sequence ? 'words' : first_token.length > 0 ? 'tree' : 'table';

/** The panel holds all but the words and the next character. */
type ModelParts = Record<
  'charts' | 'panel' | 'title' | 'table' | 'readout' | 'nextCharacter' | 'tree' | 'words' | 'spoken',
  HTMLElement
>;

export class ModelView {
  private readonly policy: PolicyView;
  private tree: TreeView | null = null;
  private words: WordsView | null = null;
  private readonly loadTree = lazily(
    'The tree of tokens',
    () => import('./tree-view.js'),
    ({ TreeView }) => new TreeView(this.parts.tree),
  );
  private readonly loadWordsView = lazily(
    'The list of words',
    () => import('./words-view.js'),
    ({ WordsView }) => new WordsView(this.parts.words, this.parts.spoken),
  );
  /** The title of the experiment, for those who do not see it above. */
  experiment = '';
  private kind: Kind = 'table';
  /** The problem whose policies are loaded or on their way. */
  private problem: ProblemInfo | null = null;
  private policies: Float64Array = new Float64Array();
  private round = 0;

  constructor(
    private readonly parts: ModelParts,
    private readonly runner: Runner,
  ) {
    this.policy = new PolicyView(parts.table, parts.title, parts.readout, parts.nextCharacter);
  }

  /** Loads what this run's problem has to show; what is asked for a problem that has gone is dropped. */
  async load(result: RunResult): Promise<void> {
    const { problem } = result;
    this.problem = problem;
    this.show(kindOf(problem));
    this.policy.name(this.experiment);
    if (this.kind === 'words') return this.loadWords(problem);
    if (!hasTables(result)) return this.policy.tooLarge();
    const wanted = (): boolean => this.problem === problem;
    const answer = this.runner.policies(0);
    const policies = await orTell('model', 'The policy of this run could not be computed.', answer, wanted);
    if (!policies || !wanted()) return;
    if (this.kind === 'tree') {
      this.tree = await this.loadTree();
      if (this.problem !== problem) return;
      this.policies = policies;
      this.mark(this.round);
    } else {
      this.policy.load(problem, policies);
    }
  }

  private async loadWords(problem: ProblemInfo): Promise<void> {
    const wanted = (): boolean => this.problem === problem;
    const answer = this.runner.words(0, shownWords);
    const [words, output] = await Promise.all([
      this.loadWordsView(),
      orTell('model', 'The words of this run could not be computed.', answer, wanted),
    ]);
    if (!output || !wanted()) return;
    this.words = words;
    this.words.load(output);
    this.parts.words.hidden = false;
    this.mark(this.round);
  }

  private show(kind: Kind): void {
    this.kind = kind;
    const { charts, panel, table, readout, nextCharacter, tree, words, spoken } = this.parts;
    panel.hidden = kind === 'words';
    table.hidden = kind !== 'table';
    readout.hidden = kind !== 'table';
    tree.hidden = kind !== 'tree';
    if (kind !== 'table') nextCharacter.hidden = true;
    if (kind !== 'words') words.hidden = true;
    spoken.hidden = kind !== 'words';
    charts.parentElement?.setAttribute('data-view', kind);
  }

  mark(round: number): void {
    this.round = round;
    const { problem, kind } = this;
    if (kind === 'table') this.policy.mark(round);
    else if (kind === 'words') this.words?.mark(round);
    else {
      this.parts.title.textContent = `round ${round}`;
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
