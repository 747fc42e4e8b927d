// One little language model, and what each kind of server answers when it is asked for draws of it: the shapes are
// those of their documentation and sources. Tests compute what must come of them from the draws themselves.

/** Numbers in [0, 1) that are the same everywhere. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const words = ['It', ' is', ' four', ' or', ' five', ' “six”', '.'];
const questions = ['What is 2 + 2?', 'Name a colour', 'Finish: to be or', 'Capital of France?'];

/** A draw: words until the stop, each with its log-probability, and that of the end token after it. */
function draw(next, x) {
  const tokens = [];
  for (;;) {
    const sharp = 1 + x + tokens.length;
    const weights = words.map((_, i) =>
      Math.exp(-(((i + tokens.length + x) % words.length) ** 1.2) * 0.3 * sharp),
    );
    if (tokens.length === 0) weights[6] = 0;
    const sum = weights.reduce((a, b) => a + b, 0);
    let u = next() * sum;
    let id = weights.findIndex((w) => {
      u -= w;
      return u < 0;
    });
    if (id < 0) id = 0;
    tokens.push({ id, text: words[id], logprob: Math.log(weights[id] / sum) });
    if (id === 6) break;
  }
  return {
    text: tokens.map(({ text }) => text).join(''),
    tokens,
    end: { id: 99, text: '</s>', logprob: -0.05 },
  };
}

/** Four prompts with twelve draws of each; every third draw is right. */
export const model = questions.map((prompt, x) => {
  const next = numbers(7 + x);
  return { prompt, draws: Array.from({ length: 12 }, () => draw(next, x)) };
});

const all = ({ tokens, end }) => [...tokens, end];
const bytes = (text) => [...new TextEncoder().encode(text)];
const entry = ({ text, logprob }) => ({ token: text, logprob, bytes: bytes(text), top_logprobs: [] });
const jsonLines = (objects) => objects.map((each) => `${JSON.stringify(each)}\n`).join('');

const completion = ({ prompt, draws }, i) => ({
  id: `cmpl-${i}`,
  object: 'text_completion',
  created: 1760000000,
  model: 'm',
  prompt, // added by whoever asked
  choices: draws.map((each, index) => ({
    index,
    text: each.text,
    logprobs: {
      text_offset: all(each).map(() => 0),
      token_logprobs: all(each).map(({ logprob }) => logprob),
      tokens: all(each).map(({ text }) => text),
      top_logprobs: all(each).map(({ text, logprob }) => ({ [text]: logprob })),
    },
    finish_reason: 'stop',
    stop_reason: null,
    prompt_logprobs: null,
  })),
  usage: { prompt_tokens: 5, completion_tokens: 40, total_tokens: 45 },
});

const chat = ({ draws }, i) => ({
  id: `chatcmpl-${i}`,
  object: 'chat.completion',
  created: 1760000000,
  model: 'gpt-x',
  choices: draws.map((each, index) => ({
    index,
    message: { role: 'assistant', content: each.text, refusal: null },
    logprobs: { content: each.tokens.map(entry), refusal: null },
    finish_reason: 'stop',
  })),
});

const llama = (each, prompt) => ({
  index: 0,
  content: each.text,
  tokens: [],
  stop: true,
  model: 'm.gguf',
  tokens_predicted: all(each).length,
  generation_settings: { n_predict: 64, temperature: 1, top_k: 0, top_p: 1, min_p: 0 },
  prompt,
  stop_type: 'eos',
});

const tgi = (each) => ({
  finish_reason: 'eos_token',
  generated_tokens: all(each).length,
  seed: 42,
  prefill: [],
  tokens: all(each).map(({ id, text, logprob }, i) => ({
    id,
    text,
    logprob,
    special: i === each.tokens.length,
  })),
});

/**
 * Each kind: its format, the text of a file of it, whether the end token is in its sums, whether they are draws, and
 * what it says to ask for where log-probabilities are missing.
 */
export const kinds = [
  {
    format: 'rollouts',
    text: jsonLines(
      model.map(({ prompt, draws }) => ({
        prompt,
        responses: draws.map((each) => ({
          text: each.text,
          token_logprobs: all(each).map(({ logprob }) => logprob),
          ended: true,
        })),
      })),
    ),
    end: true,
  },
  { format: 'openai-completions', text: jsonLines(model.map(completion)), end: true, ask: '"logprobs": 1' },
  {
    format: 'openai-chat',
    text: jsonLines(model.map((each, i) => ({ ...chat(each, i), prompt: each.prompt }))),
    end: false,
    ask: '"logprobs": true',
  },
  {
    format: 'openai-batch',
    text: jsonLines(
      model.map((each, i) => ({
        id: `batch_req_${i}`,
        custom_id: each.prompt,
        response: { status_code: 200, request_id: `r${i}`, body: chat(each, i) },
        error: null,
      })),
    ),
    end: false,
    ask: 'body of each request',
  },
  {
    format: 'vllm-python',
    text: jsonLines(
      model.map(({ prompt, draws }, i) => ({
        request_id: String(i),
        prompt,
        prompt_token_ids: [1, 2],
        prompt_logprobs: null,
        outputs: draws.map((each, index) => ({
          index,
          text: each.text,
          token_ids: all(each).map(({ id }) => id),
          cumulative_logprob: all(each).reduce((sum, { logprob }) => sum + logprob, 0),
          logprobs: all(each).map(({ id, text, logprob }) => ({
            // A likelier token stands before the one that was drawn.
            55: { logprob: -0.01, rank: 1, decoded_token: 'x' },
            [id]: { logprob, rank: 2, decoded_token: text },
          })),
          finish_reason: 'stop',
          stop_reason: null,
        })),
        finished: true,
      })),
    ),
    end: true,
    ask: 'SamplingParams',
  },
  {
    format: 'llama-cpp',
    text: jsonLines(
      model.flatMap(({ prompt, draws }) =>
        draws.map((each) => ({
          ...llama(each, prompt),
          completion_probabilities: [...each.tokens, { ...each.end, text: '' }].map(({ id, ...rest }) => ({
            id,
            ...entry(rest),
          })),
        })),
      ),
    ),
    end: true,
    ask: '"n_probs"',
  },
  {
    name: 'llama-cpp before December 2024',
    format: 'llama-cpp',
    text: jsonLines(
      model.flatMap(({ prompt, draws }) =>
        draws.map((each) => ({
          ...llama(each, prompt),
          stop_type: undefined,
          stopped_eos: true,
          stopped_limit: false,
          completion_probabilities: each.tokens.map(({ text, logprob }) => ({
            content: text,
            probs: [
              { tok_str: 'other', prob: 0.9 },
              { tok_str: text, prob: Math.exp(logprob) },
            ],
          })),
        })),
      ),
    ),
    end: false,
  },
  {
    format: 'tgi',
    text: jsonLines(
      model.map(({ prompt, draws: [first, ...rest] }) => ({
        prompt,
        generated_text: first.text,
        details: {
          ...tgi(first),
          best_of_sequences: rest.map((each) => ({ generated_text: each.text, ...tgi(each) })),
        },
      })),
    ),
    end: true,
    ask: '"details": true',
  },
  {
    // One list for each request with n draws; nobody names the prompts.
    format: 'sglang',
    text: model
      .map(
        ({ draws }) =>
          `${JSON.stringify(
            draws.map((each, i) => ({
              text: each.text,
              output_ids: all(each).map(({ id }) => id),
              meta_info: {
                id: `${i}`,
                finish_reason: { type: 'stop', matched: 99 },
                prompt_tokens: 5,
                completion_tokens: all(each).length,
                output_token_logprobs: all(each).map(({ id, logprob }) => [logprob, id, null]),
              },
            })),
          )}\n`,
      )
      .join(''),
    end: true,
    notes: ['those of one list are taken for draws of one prompt'],
    ask: '"return_logprob": true',
  },
  {
    // Choices, not draws: of each prompt every text once.
    format: 'lm-eval',
    text: jsonLines(
      model.map(({ prompt, draws }, doc_id) => {
        const choices = [...new Map(draws.map((each) => [each.text, each])).values()];
        const sum = ({ tokens }) => tokens.reduce((total, { logprob }) => total + logprob, 0);
        return {
          doc_id,
          doc: { question: prompt },
          target: '1',
          arguments: Object.fromEntries(
            choices.map(({ text }, i) => [`gen_args_${i}`, { arg_0: prompt, arg_1: text }]),
          ),
          resps: choices.map((each) => [[String(sum(each)), 'False']]),
          filtered_resps: choices.map((each) => [String(sum(each)), 'False']),
          acc: 0,
        };
      }),
    ),
    end: false,
    once: true,
    notes: ['the responses are no draws of the model'],
  },
  {
    // Two responses to each prompt, as a trainer saw them.
    format: 'trl',
    text: jsonLines(
      model.map(({ prompt, draws }) => {
        const [chosen, rejected] = new Map(draws.map((each) => [each.text, each])).values();
        const logps = (each) => all(each).reduce((total, { logprob }) => total + logprob, 0);
        const says = (text) => [{ role: 'assistant', content: text }];
        return {
          prompt,
          chosen: says(chosen.text),
          rejected: says(rejected.text),
          ref_chosen_logps: logps(chosen),
          ref_rejected_logps: logps(rejected),
        };
      }),
    ),
    end: true,
    two: true,
    notes: ['the responses are no draws of the model'],
    ask: 'precompute_ref_log_probs',
  },
].map((kind) => ({ name: kind.format, notes: [], ...kind }));

/** What must come of a kind: prompts, different responses, draws, and κ's certain upper end. */
export function expected({ end, once, two }) {
  let candidates = 0;
  let draws = 0;
  let kappa = 0;
  for (const { draws: drawn } of model) {
    const sums = new Map();
    for (const each of drawn) {
      if (two && sums.size === 2 && !sums.has(each.text)) continue;
      if (!sums.has(each.text) || !(once || two)) draws += 1;
      sums.set(
        each.text,
        [...each.tokens, ...(end ? [each.end] : [])].reduce((sum, t) => sum + t.logprob, 0),
      );
    }
    candidates += sums.size;
    kappa += 1 / Math.exp(Math.max(...sums.values())) / model.length;
  }
  return { prompts: model.length, candidates, draws, kappa };
}
