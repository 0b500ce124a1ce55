import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { syntaxError } from '../server/python/broken.ts';
import { outline } from '../server/python/scanner.ts';
import { factsOf } from './python/facts.ts';

/**
 * Every file of the standard library, read by CPython's `ast` and by the scanner. Differences that are allowed: none.
 * The two rules that could be read otherwise are written twice, here and in facts.py: a name that is bound more than
 * once, under a condition, deleted or declared `global` is `maybe`; `__all__` is known where literals alone make it.
 */
test('the scanner finds in the standard library what ast finds in it', { timeout: 120_000 }, () => {
  const script = join(import.meta.dirname, 'python', 'facts.py');
  // Without a python3 this throws, and the test fails: nothing else can say what Python sees.
  const out = execFileSync('python3', ['-W', 'ignore', script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found: Record<string, number> = {};
  const missing: string[] = [];
  const extra: string[] = [];
  let refused = 0;
  let files = 0;
  let lines = 0;
  for (const line of out.trimEnd().split('\n')) {
    const { path, encoding, facts }: Answer = JSON.parse(line);
    if (facts === undefined) {
      refused += 1;
      continue;
    }
    files += 1;
    const label = encoding === 'utf-8-sig' ? 'utf-8' : encoding;
    const text = new TextDecoder(label, { ignoreBOM: true }).decode(readFileSync(path));
    lines += text.split('\n').length;
    const broken = syntaxError(text);
    if (broken !== undefined) extra.push(`${path}: no Python, since ${broken}`);
    const ours = counted(factsOf(outline(text)));
    for (const fact of facts) {
      const kind = fact.split(' ', 1)[0] ?? '';
      found[kind] = (found[kind] ?? 0) + 1;
      const count = ours.get(fact) ?? 0;
      if (count === 0) missing.push(`${path}: ${fact}`);
      else ours.set(fact, count - 1);
    }
    for (const [fact, count] of ours) if (count > 0) extra.push(`${path}: ${fact}`);
  }
  const figures = Object.entries(found).map(([kind, count]) => `${count} ${kind}`);
  console.log(
    `${files} files, ${lines} lines (${refused} more that Python refuses): ${figures.join(', ')}; ${missing.length} missing, ${extra.length} extra`,
  );
  expect({ missing, extra }).toEqual({ missing: [], extra: [] });
  expect(files).toBeGreaterThan(200);
  for (const kind of ['name', 'member', 'import', 'all', 'doc']) expect(found[kind]).toBeGreaterThan(100);
});

interface Answer {
  readonly path: string;
  readonly encoding: string;
  readonly facts?: readonly string[];
}

function counted(facts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  return counts;
}
