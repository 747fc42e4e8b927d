/** A row of cases.json, with the bytes of its files. */
export interface Case {
  name: string;
  spec: { problem: 'logits' | 'npy' | 'rollouts'; self_reward?: string; feature_scaling?: string };
  inputs: { logits?: Buffer; features?: Buffer; theta?: Buffer; rollouts?: Buffer };
  /** What its error says; absent when it is read. */
  error?: string[];
  prompts: number;
  kappa_0: number;
  accuracy?: number;
  notes: string[];
  diagnosis?: Record<string, number>;
}
export const cases: Case[];
