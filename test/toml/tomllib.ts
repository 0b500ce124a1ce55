/** Python's tomllib as the judge of what TOML is. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Document, Value } from '../../server/toml/document.ts';

/** The value of a tree in the form in which the scripts below print what tomllib reads. */
export function tagged(value: Value): unknown {
  switch (value.kind) {
    case 'array':
      return value.items.map(tagged);
    case 'table':
      return Object.fromEntries([...value.entries].map(([name, entry]) => [name, tagged(entry.value)]));
    case 'datetime':
      return { type: 'datetime', value: isoTime(value.value) };
    case 'float':
      return { type: 'float', value: Number(value.value) };
    default:
      return { type: value.kind, value: String(value.value) };
  }
}

/** As Python's isoformat has it: a `T`, microseconds or none, offsets in full. */
function isoTime(written: string): string {
  const text = written.replace(/[tT ]/, 'T').replace(/[zZ]$/, '+00:00').replace('-00:00', '+00:00');
  return text.replace(/\.(\d+)/, (_all, digits: string) => {
    const micros = digits.slice(0, 6).padEnd(6, '0');
    return micros === '000000' ? '' : `.${micros}`;
  });
}

/** What Python printed, with its floats as numbers. */
export function fromPython(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPython);
  if (typeof value !== 'object' || value === null) return value;
  const { type, value: inner } = value as { type?: unknown; value?: unknown };
  if (type === 'float' && typeof inner === 'string') return { type, value: pythonFloat(inner) };
  if (typeof type === 'string' && typeof inner === 'string') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPython(item)]));
}

function pythonFloat(text: string): number {
  return text.endsWith('inf') ? Number(text.replace('inf', 'Infinity')) : Number(text);
}

/** Whether tomllib refuses the text that was parsed: every problem but an integer that only uv refuses. */
export function refused(doc: Document): boolean {
  return doc.problems.some(({ code }) => code !== 'toml-large-integer');
}

const JUDGE = `
${readFileSync(new URL('tagged.py', import.meta.url), 'utf8')}
out = []
for text in json.load(sys.stdin):
    try: out.append({"value": tagged(tomllib.loads(text))})
    except (ValueError, RecursionError): out.append({})
json.dump(out, sys.stdout)
`;

/** What tomllib makes of each text; no value where it refuses it. */
export function judged(texts: readonly string[]): readonly { readonly value?: unknown }[] {
  const run = spawnSync('python3', ['-c', JUDGE], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0)
    throw new Error(`these tests need python3 with tomllib (3.11 to 3.14): ${run.stderr}`);
  return JSON.parse(run.stdout);
}
