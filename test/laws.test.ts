/**
 * What holds of every example on every page, whoever wrote it.
 *
 * One exception: a fix that makes readable what could not be read may let other rules speak for the first time. Those
 * codes are in UNCOVERING, each with its reason, beside all that begin with `toml-`.
 */
import { describe, expect, it } from 'vitest';
import { overlay } from '../server/files/overlay.ts';
import { loadProject, type Project } from '../server/project/project.ts';
import { diagnose } from '../server/rules/index.ts';
import type { Diagnostic } from '../server/rules/rule.ts';
import { parse } from '../server/toml/parser.ts';
import { applyEdits } from '../server/toml/span.ts';
import { allExamples, EDITOR, type Example, judge, PAGE } from './literate.ts';

const byPage = new Map<string, { title: string; example: Example }[]>();
for (const { page, section, example } of allExamples()) {
  const list = byPage.get(page.path) ?? [];
  byPage.set(page.path, [...list, { title: `${page.path} § ${section.title}`, example }]);
}

/** Codes whose fixes may let other rules speak, and why. */
const UNCOVERING: ReadonlyMap<string, string> = new Map([
  ['invalid-backend-path', 'once it is a list, the backend is looked for in its folders'],
  ['invalid-build-backend', 'once there is a backend, its rules hold'],
  ['invalid-license', 'once the table is one that a backend takes, it is only deprecated'],
  ['invalid-marker', 'once it is a marker, what it means is judged'],
  ['invalid-requirement', 'once it is a requirement, what it means is judged'],
  ['invalid-specifier', 'once it is a specifier, what it means is judged'],
  ['misspelt-backend', 'once the backend is known, its rules hold'],
  ['unknown-build-system-key', 'once the key is known, what it says is judged'],
  ['unknown-dynamic-field', 'once the field is known, the backend is asked whether it can fill it'],
  ['unknown-setting', 'once the key is known or gone, what else says it is judged'],
]);

describe.each([...byPage])('%s', (_path, examples) => {
  it('each fix leaves valid TOML, removes its finding, adds none and keeps every comment', async () => {
    for (const { title, example } of examples) await lawsOfFixes(title, example);
  });

  it('a text with CRLF line ends has the same findings and the same fixes', async () => {
    for (const { title, example } of examples) await lawOfLineEnds(title, example);
  });

  it('every beginning of the text can be judged, and each finding lies within it', async () => {
    for (const { title, example } of examples) await lawOfBeginnings(title, example);
  });

  it('a text that was typed is judged as one that was opened', async () => {
    for (const { title, example } of examples) await lawOfTyping(title, example);
  });

  it('messages are one clause and titles an imperative', async () => {
    for (const { title, example } of examples) {
      for (const { message, fixes = [], related = [] } of await judge(example, example.text)) {
        for (const words of [message, ...related.map((place) => place.message)])
          expect(slipsOf(words), `${title}: ${words}`).toEqual([]);
        for (const fix of fixes) expect(fix.title, title).toMatch(/^[A-Z][^\n\r]*[^.\n\r]$/);
      }
    }
  });
});

async function lawsOfFixes(title: string, example: Example): Promise<void> {
  const before = await judge(example, example.text);
  for (const diagnostic of before) {
    for (const fix of diagnostic.fixes ?? []) {
      const where = `${title}: ${fix.title}`;
      const text = applyEdits(example.text, fix.edits());
      expect(text, `${where}: changes nothing`).not.toBe(example.text);
      const [old, now] = [parse(example.text), parse(text)];
      const brokenBefore = old.problems.map(({ code }) => code);
      const broken = now.problems.filter(({ code }) => !brokenBefore.includes(code));
      expect(
        broken.map(({ message }) => message),
        `${where}: breaks the TOML\n${text}`,
      ).toEqual([]);
      const lost = without(commentsOf(old), commentsOf(now));
      expect(lost, `${where}: loses comments\n${text}`).toEqual([]);
      const after = await judge(example, text);
      const removed = without(before.map(wordsOf), after.map(wordsOf));
      expect(removed, `${where}: does not remove its finding\n${text}`).toContain(wordsOf(diagnostic));
      if (diagnostic.code.startsWith('toml-') || UNCOVERING.has(diagnostic.code)) continue;
      const added = without(after.map(wordsOf), before.map(wordsOf));
      expect(added, `${where}: adds findings\n${text}`).toEqual([]);
    }
  }
}

async function lawOfLineEnds(title: string, example: Example): Promise<void> {
  const { text } = example;
  if (text.includes('\r')) return;
  const before = await judge(example, text);
  const after = await judge(example, crlf(text));
  const moved = before.map((diagnostic) => ({ ...seen(diagnostic), at: movedSpan(text, diagnostic.at) }));
  expect(
    after.map((diagnostic) => ({ ...seen(diagnostic), at: diagnostic.at })),
    title,
  ).toEqual(moved);
  for (const [i, diagnostic] of before.entries()) {
    for (const [j, fix] of (diagnostic.fixes ?? []).entries()) {
      const other = after[i]?.fixes?.[j]?.edits() ?? [];
      const wanted = crlf(applyEdits(text, fix.edits()));
      expect(applyEdits(crlf(text), other), `${title}: ${fix.title}`).toBe(wanted);
    }
  }
}

/** Every end of a line, and some ends within lines. */
async function lawOfBeginnings(title: string, example: Example): Promise<void> {
  const { text } = example;
  const ends = new Set([text.length]);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) ends.add(end);
  const step = Math.max(1, Math.floor(text.length / 24));
  for (let end = 0; end < text.length; end += step) ends.add(end);
  for (const end of ends) {
    const beginning = text.slice(0, end);
    for (const { at, related = [], fixes = [], message } of await judge(example, beginning)) {
      const where = `${title}: ${message} after ${JSON.stringify(beginning.slice(-40))}`;
      const places = [{ at, size: beginning.length }];
      for (const place of related) places.push({ at: place.at, size: (place.in?.text ?? beginning).length });
      for (const place of places) {
        expect(place.at.start, where).toBeGreaterThanOrEqual(0);
        expect(place.at.end, where).toBeGreaterThanOrEqual(place.at.start);
        expect(place.at.end, where).toBeLessThanOrEqual(place.size);
      }
      for (const fix of fixes)
        expect(overlaps(fix.edits(), beginning.length), `${where}: ${fix.title}`).toBe(false);
    }
  }
}

async function lawOfTyping(title: string, example: Example): Promise<void> {
  const open = new Map<string, string>();
  // One tree for all texts, so that what was loaded is indeed handed on.
  const saved = example.files(example.text);
  const files = overlay(saved, open);
  const machine = { files: saved, surroundings: PAGE };
  const ends = Array.from({ length: 9 }, (_, i) => Math.floor((example.text.length * i) / 8));
  let project: Project | undefined;
  for (const end of [...ends, ends[6] ?? 0, example.text.length]) {
    const text = example.text.slice(0, end);
    open.set(`${files.folder}/pyproject.toml`, text);
    project = await loadProject(text, files, project, machine);
    const fresh = await loadProject(text, files, undefined, machine);
    const where = `${title}: after ${JSON.stringify(text.slice(-40))}`;
    expect(diagnose(project, EDITOR).map(whole), where).toEqual(diagnose(fresh, EDITOR).map(whole));
  }
}

function overlaps(edits: readonly { start: number; end: number }[], size: number): boolean {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.some(({ start, end }, i) => start < (sorted[i - 1]?.end ?? 0) || end < start || end > size);
}

/** What a reader would stumble over. */
function slipsOf(message: string): string[] {
  const slips: string[] = [];
  if (/\.$/.test(message)) slips.push('ends with a full stop');
  if (/[\n\r]/.test(message)) slips.push('has a line break');
  const [first = ''] = message.split(/[\s,:]/);
  if (/^[A-Z][a-z]+$/.test(first) && !NAMES.has(first)) slips.push('begins like a sentence');
  return slips;
}

const NAMES: ReadonlySet<string> = new Set([
  'Python',
  'Poetry',
  'Windows',
  'Linux',
  'Git',
  'Flit',
  'Hatch',
  'Meson',
]);

function wordsOf({ code, severity, message }: Diagnostic): string {
  return `${severity}[${code}] ${message}`;
}

function seen({ code, severity, message, fixes = [], related = [] }: Diagnostic) {
  const titles = fixes.map(({ title, safe }) => `${title} ${safe}`);
  return { code, severity, message, titles, related: related.map((place) => place.message) };
}

function whole(diagnostic: Diagnostic) {
  const { at, related = [], fixes = [] } = diagnostic;
  const edits = fixes.map((fix) => fix.edits());
  return { ...seen(diagnostic), at, places: related.map((place) => [place.at, place.in?.path]), edits };
}

function commentsOf({
  text,
  comments,
}: {
  text: string;
  comments: readonly { start: number; end: number }[];
}) {
  return comments.map(({ start, end }) => text.slice(start, end).trim());
}

/** What `all` has more often than `others`. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return all.filter((item) => {
    const at = left.indexOf(item);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function movedSpan(text: string, { start, end }: { start: number; end: number }) {
  return { start: crlf(text.slice(0, start)).length, end: crlf(text.slice(0, end)).length };
}
