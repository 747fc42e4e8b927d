// Generated from the tables of the core by scripts/generate.mjs.

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
  problem:
    | 'synthetic'
    | 'tabular'
    | 'text'
    | 'network'
    | 'npy'
    | 'logits'
    | 'rollouts'
    | 'hard_instance'
    | 'trap'
    | 'near_ties'
    | 'sequence'
    | 'phonemes';
  /**
   * |X|: Number of prompts x; for the hard instance, of informative ones.
   * Takes an integer from 1 to 1e6 (prompts).
   * Only where problem is synthetic or tabular or network or hard_instance or near_ties.
   * Default: 24.
   */
  prompts?: number;
  /**
   * |Y|: Number of responses y to each prompt; for the trap, of those behind its token.
   * Takes an integer from 2 to 1e6 (responses).
   * Only where problem is synthetic or tabular or hard_instance or trap or near_ties.
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
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or near_ties or sequence or phonemes.
   * Default: "natural".
   */
  prompt_weights?: 'natural' | 'uniform' | 'zipf' | 'given';
  /**
   * How unequal Zipf's prompt weights are: 0 is uniform.
   * Takes a real number from 0 to 10.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or near_ties or sequence or phonemes and prompt_weights is zipf.
   * Default: 1.
   */
  zipf_exponent?: number;
  /**
   * μ(x): One weight for each prompt; they need not sum to 1.
   * Takes a list of 1 to 1e6 real numbers, each at least 0 and one above 0.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or near_ties or sequence or phonemes and prompt_weights is given.
   * Default: [].
   */
  weights?: number[];
  /**
   * The text that the base policy is counted from, or that gives the network its contexts.
   * Only where problem is text or network or sequence.
   * Default: "genesis".
   */
  corpus?: 'genesis' | 'words' | 'own';
  /**
   * Name of your text file (UTF-8).
   * Takes text of at most 4096 bytes.
   * Only where problem is text or network or sequence and corpus is own.
   * Default: "".
   */
  text_file?: string;
  /**
   * m: How many characters or phonemes the next one depends on. For text they are the prompt, and the responses what may follow; sequences take 1 (bigrams) or 2 (trigrams).
   * Takes an integer from 1 to 3 (tokens).
   * Only where problem is text or sequence or phonemes.
   * Default: 2.
   */
  context_length?: number;
  /**
   * Added to the count of every character after every context, so that none has probability 0.
   * Takes a real number from 1e-9 to 1e6 (occurrences).
   * Only where problem is text or sequence.
   * Default: 0.1.
   */
  smoothing?: number;
  /**
   * Which characters of the text are told apart.
   * Only where problem is text or sequence.
   * Default: "letters".
   */
  alphabet?: 'letters' | 'characters';
  /**
   * φ: The features are the network's: each hidden unit times its weight to the character. Otherwise every response has a parameter of its own, with the same base policy.
   * Only where problem is network.
   * Default: true.
   * Def. 6.1.
   */
  network_features?: boolean;
  /**
   * φ: Name of the file with the features: .npy or .npz of shape (prompts, responses, d), or a CSV with a row for each response, its prompt first.
   * Takes text of at most 4096 bytes.
   * Only where problem is npy.
   * Default: "".
   * Def. 6.1.
   */
  features_file?: string;
  /**
   * θ_0: Name of the file with the base policy's parameters: .npy or .npz of shape (d), or a CSV; none when the features' .npz has them, as theta.
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
   * log π_0: Name of the file with the base policy's logits: a CSV, .npy or .npz with a row for each prompt and a column for each response; a row of a CSV may end early.
   * Takes text of at most 4096 bytes.
   * Only where problem is logits.
   * Default: "".
   */
  logits_file?: string;
  /**
   * Name of the file with the rollouts: for each prompt the responses drawn, with their log-probabilities and, if there are, embeddings and scores (samples_file in older specs).
   * Takes text of at most 4096 bytes.
   * Only where problem is rollouts.
   * Default: "".
   */
  rollouts_file?: string;
  /**
   * Format of that file: recognised from what is in it, or one of these.
   * Only where problem is rollouts.
   * Default: "auto".
   */
  rollouts_format?:
    | 'auto'
    | 'openai-batch'
    | 'sglang'
    | 'tgi'
    | 'vllm-python'
    | 'llama-cpp'
    | 'lm-eval'
    | 'trl'
    | 'openai-chat'
    | 'openai-completions'
    | 'rollouts';
  /**
   * Fingerprint that your data must have (16 hexadecimal digits); filled in by a run.
   * Takes text of at most 16 bytes.
   * Only where problem is text or network or npy or logits or rollouts or sequence.
   * Default: "".
   */
  data_digest?: string;
  /**
   * Δ: Total weight of the informative prompts; one prompt with a certain answer has the rest.
   * Takes a real number above 0 and at most 1.
   * Only where problem is hard_instance.
   * Default: 0.5.
   * Eq. 81–85.
   */
  informative_mass?: number;
  /**
   * τ: The favoured response has probability (1+τ)/|Y|; less than |Y| − 1.
   * Takes a real number above 0 and at most 1e6.
   * Only where problem is hard_instance.
   * Default: 0.5.
   * Eq. 81–85.
   */
  bump?: number;
  /**
   * p*: Probability of the likeliest response.
   * Takes a real number above 0 and below 0.5.
   * Only where problem is trap.
   * Default: 0.3.
   * Prop. 4.3.
   */
  modal_probability?: number;
  /**
   * η: By how much the trap token is likelier than the first token of the likeliest response.
   * Takes a real number above 0 and below 1.
   * Only where problem is trap.
   * Default: 0.1.
   * Prop. 4.3.
   */
  trap_excess?: number;
  /**
   * γ: Smallest margin log π_0(y*|x) − log π_0(runner-up|x); those of the prompts go up to the largest one in equal factors.
   * Takes a real number from 1e-9 to 100 (nats).
   * Only where problem is near_ties.
   * Default: 0.01.
   * Def. 5.2.
   */
  smallest_margin?: number;
  /**
   * Largest of these margins.
   * Takes a real number from 1e-9 to 100 (nats).
   * Only where problem is near_ties.
   * Default: 1.
   * Def. 5.2.
   */
  largest_margin?: number;
  /**
   * L: Most characters or phonemes of a response: those of a word after its first one.
   * Takes an integer from 1 to 32 (tokens).
   * Only where problem is sequence or phonemes.
   * Default: 8.
   */
  sequence_length?: number;
  /**
   * Which random features, base policy, hidden responses and gold reward; the same for all replicates.
   * Takes an integer from 0 to 9007199254740991.
   * Default: 1.
   */
  problem_seed: number;
  /**
   * κ_0: Condition number that the base policy shall have: 1 is certain of every answer, |Y| has no preference. The base policy's logits are scaled to reach it; the hard instance becomes the hardest one of this κ_0 for n queries.
   * Takes a real number from 1 to 1e+60, or null.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or sequence or phonemes.
   * Default: null.
   * Eq. 5.
   */
  kappa_0?: number | null;
  /**
   * Multiplies the base policy's own logits: more than 1 sharpens it, less than 1 flattens it.
   * Takes a real number above 0 and at most 1e6.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or sequence or phonemes and kappa_0 is null.
   * Default: 1.
   */
  base_scale?: number;
  /**
   * How a round finds the next policy.
   * Default: "regression".
   * Eq. 3.
   */
  objective: 'regression' | 'logistic' | 'best_of_n' | 'population' | 'best_learner';
  /**
   * How the rewards of a pair become a preference.
   * Only where objective is logistic.
   * Default: "bradley_terry".
   */
  labels?: 'bradley_terry' | 'hard';
  /**
   * N: Responses drawn for each sampled prompt, of which the best is kept.
   * Takes an integer from 1 to 100000 (responses).
   * Only where objective is best_of_n.
   * Default: 8.
   * arXiv 2412.01951.
   */
  best_of?: number;
  /**
   * λ: Adds λβ²‖θ − θ_t‖² to the mean loss of a round (β = 1 for best_of_n). The logistic and best_of_n objectives use at least 1e-6: separable labels have no minimiser without it.
   * Takes a real number from 0 to 1e6.
   * Only where objective is regression or logistic or best_of_n or population.
   * Default: 0.
   * Cor. 6.4.
   */
  ridge?: number;
  /**
   * b: Ties the leash to n: β = b/√n, the regime of Thm 5.3; null takes beta as it is.
   * Takes a real number from 0.001 to 1e6, or null.
   * Only where objective is regression or logistic.
   * Default: null.
   * Thm 5.3.
   */
  beta_root_n?: number | null;
  /**
   * β: Leash: a round multiplies the log-odds by 1 + 1/β, so small is bold and large is timid.
   * Takes a real number from 0.001 to 1e6.
   * Only where objective is regression or logistic or population and beta_root_n is null.
   * Default: 1.
   * Eq. 3.
   */
  beta?: number;
  /**
   * B: Radius of the ball ‖θ‖ ≤ B that the policies must stay in; null is no limit.
   * Takes a real number above 0 and at most 1e12, or null.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties and objective is regression or logistic or best_of_n or population.
   * Default: null.
   * Def. 6.1.
   */
  radius?: number | null;
  /**
   * T: How often the model rewards itself and updates.
   * Takes an integer from 0 to 10000 (rounds).
   * Default: 6.
   * Thm 5.3.
   */
  rounds: number;
  /**
   * n: Pairs of responses drawn and compared in each round; for best_of_n prompts, for the best learner queries.
   * Takes an integer from 1 to 1e9 (pairs).
   * Only where objective is regression or logistic or best_of_n or best_learner.
   * Default: 200.
   * Eq. 3.
   */
  samples?: number;
  /**
   * Which policies draw a round's responses.
   * Only where objective is regression or logistic or population.
   * Default: "policy".
   * Eq. 2.
   */
  pairs_from?: 'policy' | 'anchored' | 'mixed';
  /**
   * Probability that a pair is drawn from π_0.
   * Takes a real number from 0 to 1.
   * Only where pairs_from is mixed.
   * Default: 0.5.
   */
  base_share?: number;
  /**
   * Keep the pairs of earlier rounds and judge them anew, instead of fresh pairs only.
   * Only where objective is regression or logistic.
   * Default: false.
   */
  accumulate?: boolean;
  /**
   * Responses are drawn in proportion to π_t^(1/temperature): more than 1 explores.
   * Takes a real number above 0 and at most 1000.
   * Only where objective is regression or logistic or best_of_n or population.
   * Default: 1.
   */
  temperature?: number;
  /**
   * r: How the policy scores a response.
   * Only where objective is regression or logistic or best_of_n or population.
   * Default: "log_policy".
   * Eq. 1.
   */
  self_reward?: 'log_policy' | 'length_normalised' | 'vote' | 'probability' | 'frozen';
  /**
   * Responses drawn at each prompt to vote in a round.
   * Takes an integer from 1 to 1e6 (votes).
   * Only where self_reward is vote.
   * Default: 16.
   */
  votes?: number;
  /**
   * σ: Standard deviation of the error in each self-reward; 0 judges exactly.
   * Takes a real number from 0 to 1e6 (nats).
   * Only where objective is regression or logistic or best_of_n.
   * Default: 0.
   */
  judge_noise?: number;
  /**
   * Standard deviation of an error that each response keeps in all rounds: more pairs do not average it out.
   * Takes a real number from 0 to 1e6 (nats).
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties and objective is regression or logistic or best_of_n or population.
   * Default: 0.
   */
  judge_bias?: number;
  /**
   * Weight the rewards by their rank agreement (Kendall's τ) with those of the last round's judge.
   * Only where objective is regression or logistic.
   * Default: false.
   * arXiv 2410.12735.
   */
  cream?: boolean;
  /**
   * δ: The policy fails at a prompt where its probability of the mode is at most 1 − δ.
   * Takes a real number above 0 and below 1.
   * Default: 0.5.
   * Thm 5.3.
   */
  delta: number;
  /**
   * ρ: Correlation of an outside gold reward with log π_0; the loop never sees it. null has none but the samples' own.
   * Takes a real number from -1 to 1, or null.
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties.
   * Default: null.
   */
  gold_correlation?: number | null;
  /**
   * k: Responses drawn for pass@k and for the best of k.
   * Takes an integer from 1 to 1e6 (responses).
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties or sequence or phonemes.
   * Default: 1.
   */
  pass_k?: number;
  /**
   * ρ: Probability that the bound may fail.
   * Takes a real number above 0 and below 1.
   * Default: 0.05.
   * Thm 5.3.
   */
  rho: number;
  /**
   * The constant that Thm 5.3 and Thm 6.2 leave open.
   * Takes a real number above 0 and at most 1e12.
   * Default: 1.
   * Thm 5.3.
   */
  bound_constant: number;
  /**
   * A: Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n; null is eκ_0, as the theorem's sources have it.
   * Takes a real number above 0 and at most 1e12, or null.
   * Default: null.
   * Thm 4.1.
   */
  barrier_a: number | null;
  /**
   * C: Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n; 3/(8e) is below the best learner's failure on the hardest instance for every κ_0 ≥ 4.
   * Takes a real number above 0 and at most 1e12.
   * Default: 0.1379.
   * Thm 4.1.
   */
  barrier_c: number;
  /**
   * A: Constant of κ_{t+1} ≤ A + B'√κ_t; null is 1/c₁, the least confidence of the rounds t ≥ 1.
   * Takes a real number from 1 to 1e12, or null.
   * Default: null.
   * Lemma C.3.
   */
  recurrence_a: number | null;
  /**
   * B': Constant of κ_{t+1} ≤ A + B'√κ_t; null is (1 + β√n)/(c₁√n), c₁ the least confidence of the rounds t ≥ 1.
   * Takes a real number above 0 and at most 1e12, or null.
   * Default: null.
   * Lemma C.3.
   */
  recurrence_b: number | null;
  /**
   * ε: Resolution at which the class counts: log|Π| = d·log(6B/ε), with B = ‖θ_T‖ where no radius is set.
   * Takes a real number above 0 and at most 1e6.
   * Default: 0.1.
   * Thm 6.2.
   */
  covering_epsilon: number;
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
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties and objective is regression.
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
   * Only where problem is synthetic or tabular or text or network or npy or logits or rollouts or hard_instance or trap or near_ties.
   * Default: 0.
   */
  record_policy?: number;
}

export type MetricKey =
  | 'kappa'
  | 'own_failure'
  | 'target_failure'
  | 'mean_max_probability'
  | 'entropy'
  | 'kl_to_base'
  | 'mode_kept'
  | 'confidence'
  | 'min_log_probability'
  | 'margin'
  | 'reward_gap'
  | 'theta_norm'
  | 'accuracy'
  | 'overconfidence'
  | 'pass_at_1'
  | 'pass_at_k'
  | 'best_of_k_gap'
  | 'greedy_failure'
  | 'tie_rate'
  | 'rank'
  | 'min_eigenvalue'
  | 'ball_active'
  | 'training_loss'
  | 'agreement'
  | 'step_gap'
  | 'kappa_certificate'
  | 'failure_certificate';
