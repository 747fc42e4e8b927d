// Generated from core/experiment/parameters.cpp by scripts/generate.mjs.

/**
 * An experiment in canonical form: every parameter that applies. The optional ones are present
 * exactly where their condition holds.
 */
export interface Spec {
  /**
   * Version of this format.
   * Takes the integer 1.
   * Default: 1.
   */
  version: number;
  /**
   * What the prompts, responses and features are.
   * Default: "synthetic".
   * Def. 6.1.
   */
  problem: 'synthetic' | 'tabular' | 'text' | 'npy';
  /**
   * |X|: Number of prompts x.
   * Takes an integer from 1 to 1e6 (prompts).
   * Only where problem is synthetic or tabular.
   * Default: 24.
   */
  prompts?: number;
  /**
   * |Y|: Number of responses y to each prompt.
   * Takes an integer from 2 to 1e6 (responses).
   * Only where problem is synthetic or tabular.
   * Default: 16.
   */
  responses?: number;
  /**
   * d: Length of the features φ(x,y) and of the parameters θ.
   * Takes an integer from 1 to 4096.
   * Only where problem is synthetic.
   * Default: 8.
   * Def. 6.1.
   */
  dimension?: number;
  /**
   * λ: How the eigenvalues λ_1, …, λ_d (sum 1) of the features fall off: φ_j = √λ_j·u_j with u_j uniform on [−1, 1].
   * Only where problem is synthetic.
   * Default: "isotropic".
   * Lemma G.4.
   */
  spectrum?: 'isotropic' | 'exponential' | 'polynomial' | 'spiked';
  /**
   * α: How fast the eigenvalues fall off.
   * Takes a real number above 0 and at most 100.
   * Only where problem is synthetic and spectrum is exponential or polynomial.
   * Default: 1.
   * Lemma G.4.
   */
  spectrum_decay?: number;
  /**
   * s: Number of large eigenvalues, at most the dimension.
   * Takes an integer from 1 to 4096 (eigenvalues).
   * Only where problem is synthetic and spectrum is spiked.
   * Default: 2.
   * Lemma G.4.
   */
  spikes?: number;
  /**
   * τ: Share of the eigenvalues' sum that those beyond the spikes have together.
   * Takes a real number at least 0 and below 1.
   * Only where problem is synthetic and spectrum is spiked.
   * Default: 0.1.
   * Lemma G.4.
   */
  tail_mass?: number;
  /**
   * μ: How often each prompt is asked.
   * Default: "natural".
   */
  prompt_weights: 'natural' | 'uniform' | 'zipf' | 'given';
  /**
   * How unequal Zipf's prompt weights are: 0 is uniform.
   * Takes a real number from 0 to 10.
   * Only where prompt_weights is zipf.
   * Default: 1.
   */
  zipf_exponent?: number;
  /**
   * μ(x): One weight for each prompt; they need not sum to 1.
   * Takes a list of 1 to 1e6 real numbers, each at least 0 and one above 0.
   * Only where prompt_weights is given.
   * Default: [].
   */
  weights?: number[];
  /**
   * The text that the base policy is counted from.
   * Only where problem is text.
   * Default: "genesis".
   */
  corpus?: 'genesis' | 'words' | 'own';
  /**
   * Name of your text file (UTF-8).
   * Takes text of at most 4096 bytes.
   * Only where problem is text and corpus is own.
   * Default: "".
   */
  text_file?: string;
  /**
   * k: A prompt is this many characters; the responses are the characters that may follow.
   * Takes an integer from 1 to 3 (characters).
   * Only where problem is text.
   * Default: 2.
   */
  context_length?: number;
  /**
   * Added to the count of every character after every context, so that none has probability 0.
   * Takes a real number from 1e-9 to 1e6 (occurrences).
   * Only where problem is text.
   * Default: 0.1.
   */
  smoothing?: number;
  /**
   * Which characters of the text are told apart.
   * Only where problem is text.
   * Default: "letters".
   */
  alphabet?: 'letters' | 'characters';
  /**
   * φ: Name of the .npy file with the features, of shape (prompts, responses, d).
   * Takes text of at most 4096 bytes.
   * Only where problem is npy.
   * Default: "".
   * Def. 6.1.
   */
  features_file?: string;
  /**
   * θ_0: Name of the .npy file with the base policy's parameters, of shape (d).
   * Takes text of at most 4096 bytes.
   * Only where problem is npy.
   * Default: "".
   * Def. 6.1.
   */
  theta_file?: string;
  /**
   * What to do when a feature is longer than 1.
   * Only where problem is npy.
   * Default: "reject".
   * Def. 6.1.
   */
  feature_scaling?: 'reject' | 'rescale';
  /**
   * Fingerprint that your data must have (16 hexadecimal digits); filled in by a run.
   * Takes text of at most 16 bytes.
   * Only where problem is text or npy.
   * Default: "".
   */
  data_digest?: string;
  /**
   * Which random features and base policy; the same for all replicates.
   * Takes an integer from 0 to 9007199254740991.
   * Only where problem is synthetic or tabular.
   * Default: 1.
   */
  problem_seed?: number;
  /**
   * κ_0: Condition number that the base policy shall have: 1 is certain of every answer, |Y| has no preference. The base policy's logits are scaled to reach it.
   * Takes a real number from 1 to 1e6, or null.
   * Default: null.
   * Eq. 5.
   */
  kappa_0: number | null;
  /**
   * Multiplies the base policy's own logits: more than 1 sharpens it, less than 1 flattens it.
   * Takes a real number above 0 and at most 1e6.
   * Only where kappa_0 is null.
   * Default: 1.
   */
  base_scale?: number;
  /**
   * How a round finds the next policy.
   * Default: "regression".
   * Eq. 3.
   */
  objective: 'regression' | 'population';
  /**
   * β: Leash: a round multiplies the log-odds by 1 + 1/β, so small is bold and large is timid.
   * Takes a real number from 0.001 to 1e6.
   * Default: 1.
   * Eq. 3.
   */
  beta: number;
  /**
   * B: Radius of the ball ‖θ‖ ≤ B that the policies must stay in; null is no limit.
   * Takes a real number above 0 and at most 1e12, or null.
   * Default: null.
   * Def. 6.1.
   */
  radius: number | null;
  /**
   * T: How often the model rewards itself and updates.
   * Takes an integer from 0 to 10000 (rounds).
   * Default: 6.
   * Thm 5.3.
   */
  rounds: number;
  /**
   * n: Pairs of responses drawn and compared in each round.
   * Takes an integer from 1 to 1e8 (pairs).
   * Only where objective is regression.
   * Default: 200.
   * Eq. 3.
   */
  samples?: number;
  /**
   * σ: Standard deviation of the error in each self-reward; 0 judges by log π_t exactly.
   * Takes a real number from 0 to 1e6 (nats).
   * Only where objective is regression.
   * Default: 0.
   */
  judge_noise?: number;
  /**
   * δ: The policy fails at a prompt where its probability of the mode is at most 1 − δ.
   * Takes a real number above 0 and below 1.
   * Default: 0.5.
   * Thm 5.3.
   */
  delta: number;
  /**
   * Independent repetitions, for bands and averages.
   * Takes an integer from 1 to 1e7 (replicates).
   * Default: 32.
   */
  replicates: number;
  /**
   * Which random samples and judge noise.
   * Takes an integer from 0 to 9007199254740991.
   * Default: 1.
   */
  seed: number;
  /**
   * Record rank and smallest eigenvalue of each round's pairs.
   * Only where objective is regression.
   * Default: true.
   */
  record_spectrum?: boolean;
  /**
   * Keep the parameters θ_t of this many replicates.
   * Takes an integer from 0 to 1e6 (replicates).
   * Default: 0.
   */
  record_theta: number;
  /**
   * Keep all probabilities π_t(y|x) of this many replicates.
   * Takes an integer from 0 to 1e6 (replicates).
   * Default: 0.
   */
  record_policy: number;
}
