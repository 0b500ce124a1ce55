/** Where an installed distribution says what pyproject.toml says no more, or does not say what it says now. */
import type { Installed } from '../artifacts/environment.ts';
import { type Files, join } from '../files/files.ts';
import { shown } from '../uv/cache-info-paths.ts';
import type { Difference } from './artifact.ts';
import type { Trace } from './installations.ts';

/** The line that shows a difference, else one near to which it would stand; undefined where no file shows it. */
export async function traceOf(
  difference: Difference,
  { distInfo, form }: Installed,
  files: Files,
): Promise<Trace | undefined> {
  if (form !== 'dist-info') return undefined;
  const places = difference.about === 'lead' ? await leading(distInfo, files) : candidates(difference);
  for (const [name, lines] of places) {
    const path = join(distInfo, name);
    const content = await files.read(path);
    if (!('text' in content)) continue;
    for (const line of lines) {
      const found = line.exec(content.text);
      if (!found) continue;
      const at = { start: found.index, end: found.index + found[0].length };
      return { path: shown(path, files), text: content.text, at };
    }
  }
  return undefined;
}

/** The files that lead to the sources, the table of a finder first. */
async function leading(distInfo: string, files: Files): Promise<readonly Candidate[]> {
  const record = await files.read(join(distInfo, 'RECORD'));
  const names = [...('text' in record ? record.text : '').matchAll(/^([^/,\n]+\.(?:pth|py)),/gm)].map(
    ([, name = '']) => `../${name}`,
  );
  return [
    ...names
      .filter((name) => name.endsWith('.py'))
      .map((name): Candidate => [name, [/^MAPPING\b.*/m, /.*\.map_module\(.*/]]),
    ...names
      .filter((name) => name.endsWith('.pth'))
      .map((name): Candidate => [name, [/^(?!import\s|#).*\S.*/m]]),
  ];
}

type Candidate = readonly [file: string, lines: readonly RegExp[]];

const NAME = /^Name:.*/im;

function candidates(difference: Difference): readonly Candidate[] {
  switch (difference.about) {
    case 'entry-point': {
      const { name, group } = difference;
      const named = new RegExp(`^[ \\t]*${escaped(name)}[ \\t]*=.*`, 'm');
      const section = new RegExp(`^[ \\t]*\\[[ \\t]*${escaped(group)}[ \\t]*\\]`, 'm');
      return [
        ['entry_points.txt', difference.how === 'missing' ? [section, /^\S.*/m] : [named]],
        ['METADATA', [NAME]],
      ];
    }
    case 'requirement': {
      const there = new RegExp(`^Requires-Dist:[ \\t]*${escaped(difference.written)}[ \\t]*$`, 'im');
      return [['METADATA', difference.how === 'extra' ? [there, NAME] : [/^Requires-Dist:.*/im, NAME]]];
    }
    case 'version':
      return [['METADATA', [/^Version:.*/im]]];
    case 'requires-python':
      return [['METADATA', [/^Requires-Python:.*/im, NAME]]];
    case 'extra': {
      const there = difference.how === 'extra' ? [/^Provides-Extra:.*/im] : [];
      return [['METADATA', [...there, NAME]]];
    }
    case 'backend':
      return [['WHEEL', [/^Generator:.*/im]]];
    case 'files': {
      const [first = ''] = difference.paths;
      return [['RECORD', [new RegExp(`^"?${escaped(first)}"?,.*`, 'm'), /^\S.*/m]]];
    }
    case 'lead':
      return [];
    case 'launcher':
      return [['RECORD', [new RegExp(`^[^,\\n]*/${escaped(difference.name)}(?:\\.exe)?,.*`, 'im')]]];
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
