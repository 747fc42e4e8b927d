/** Whether a file that was given is a result of ours, or may be rollouts: its first bytes tell. */
import { otherPacking, packingOf } from './unpack.js';

const enough = 65536;

/** A result says its format; what says nothing of rollouts is left to the reader of results, who says what is wrong. */
export async function isResult(file: Blob): Promise<boolean> {
  const head = await file.slice(0, enough).text();
  if (/"format"\s*:\s*"srlm-/.test(head)) return true;
  return (
    (await packingOf(file)) === null &&
    (await otherPacking(file)) === '' &&
    !/"(?:prompt|responses|choices|outputs|meta_info|generated_text|completion_probabilities|resps|chosen|logprob|custom_id)"/.test(
      head,
    )
  );
}
