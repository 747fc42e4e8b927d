/** What a reader may guess before looking: a question about an experiment as it stands, and what the core answers. */
import all from './predictions.json';

export interface Prediction {
  /** In the core's notation for symbols. */
  question: string;
  choices: string[];
  /** Index of the choice that the measurement bears out; a test computes it. */
  right: number;
  /** Which point of the curves the question is about; the last one where it is not said. */
  point?: number;
}

export const predictions: Readonly<Record<string, Prediction>> = all;
