/** `pyproject-ls wheel`: what a build of the project would put into the wheel now. Reads, and does nothing else. */
import { disk } from '../files/disk.ts';
import type { Files, Trouble } from '../files/files.ts';
import { once } from '../files/once.ts';
import { loadPreview, type Preview, unreadable } from '../project/preview.ts';
import { compareWithDist } from '../project/preview-dist.ts';
import { type Document, entryAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import type { Span } from '../toml/span.ts';
import { findProject } from './place.ts';
import { wheelJson } from './report/wheel-json.ts';
import { type WheelReport, wheelText } from './report/wheel-text.ts';
import { harmlessLine, type Terminal } from './terminal.ts';

export interface WheelOptions {
  /** POSIX: a folder, or its pyproject.toml. */
  readonly path: string;
  readonly format: 'text' | 'json';
}

/** Prints what is foretold; gives the exit status, 2 where the path leads to no project and else 0. */
export async function wheel(options: WheelOptions, terminal: Terminal, cwd: string): Promise<number> {
  const place = await findProject(options.path, disk(cwd), ['setup.py', 'setup.cfg']);
  if ('complaint' in place) {
    terminal.err(`pyproject-ls: ${harmlessLine(`${options.path}: ${place.complaint}`)}\n`);
    return 2;
  }
  const files = once(disk(place.folder));
  const report = await foretell(parse(place.text), files, place.trouble);
  terminal.out(options.format === 'json' ? wheelJson(report) : wheelText(report, terminal.style));
  return 0;
}

/** What is told of the wheel of a project whose pyproject.toml is `doc`; `trouble` where that could not be read. */
export async function foretell(doc: Document, files: Files, trouble?: Trouble): Promise<WheelReport> {
  const preview = trouble ? unreadable(trouble) : await loadPreview(doc, files);
  const dist = await compareWithDist(preview, files);
  return { preview, dist, text: doc.text, toMend: placeToMend(doc, preview), folder: files.folder };
}

/** The value that a refusal is about, else the nearest key above it that is there, else what names the project or its backend. */
function placeToMend({ root }: Document, { fails }: Preview): Span | undefined {
  if (!fails) return undefined;
  for (let i = fails.keys.length; i > 0; i--) {
    const keys = fails.keys.slice(0, i);
    const value = valueAt(root, ...keys);
    if (value && value.kind !== 'table' && i === fails.keys.length) return value.at;
    const entry = entryAt(root, ...keys);
    // `[tool]` and `[project]` say nothing of what is wrong below them.
    if (entry && (i > 1 || fails.keys.length === 1)) return entry.key.at;
  }
  return (valueAt(root, 'project', 'name') ?? valueAt(root, 'build-system', 'build-backend'))?.at;
}
