// What the model says.
import { describe, expect, test } from 'vitest';
import { output, srlm, write } from './lib/program.mjs';

describe('words', () => {
  const spec = ['--problem', 'sequence', '--corpus', 'own', '--text-file', 'my.txt', '--rounds', '2'];

  test('shows what each round draws, the likeliest words, and those that rose and fell', () => {
    write('my.txt', 'the cat the dog that cat this');
    const text = output('words', ...spec, '--count', '4');
    expect(text).toMatch(/^ {2}0 {3}(\S+ ){3}\S+$/m);
    expect(text).toMatch(/^ {2}2 {3}(\S+ ){3}\S+$/m);
    expect(text).toMatch(/^x +t = 0 +π +t = 1 +π +t = 2 +π$/m);
    expect(text).toMatch(/^c +cat /m);
    expect(text).toMatch(/^ *risen +π_0 +π_2$/m);
    expect(text).toMatch(/^ *fallen +π_0 +π_2$/m);
    const json = JSON.parse(output('words', ...spec, '--count', '4', '--json'));
    expect(json.rounds.map(({ drawn }) => drawn.length)).toEqual([4, 4, 4]);
    expect(json.rounds[0].modal[0]).toMatchObject({ word: 'cat', known: true });
    const listed = json.rounds[0].drawn.map(({ word, known }) => (known ? word : `${word}*`)).join(' ');
    expect(text).toContain(`  0   ${listed}\n`);
  });

  test('needs a problem over sequences', () => {
    const { status, stderr } = srlm(['words']);
    expect(status).toBe(2);
    expect(stderr).toContain('Add --problem sequence');
  });
});
