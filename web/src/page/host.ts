/** The page as the parts see it that load after the first curve. */
import type { Spec } from 'srlm';
import type { LinkProblem, View } from '../state/view.js';
import type { Page } from './page.js';

export interface Host extends Page {
  /** `problems` are what of its link could not be used; without them what has been told stays. */
  open(view: View, problems?: LinkProblem[]): void;
  /** What was shown before the narrative. */
  readonly outside: View;
  /** Changes what the link holds beside the run, which stays. */
  amend(changes: Partial<View>): void;
  /** Takes rollouts as the reader's own. */
  takeRollouts(file: File): Promise<void>;
  /** The address of the view. */
  link(): string;
  /** The command that runs a spec natively; with its hash, if it has one. */
  command(spec: Spec, hash?: string): string;
}
