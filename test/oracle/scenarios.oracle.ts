/**
 * The sessions of `test/scenarios/`, typed for real: every answer on a page is what the tools and our program print, and
 * what is recorded beside it (test/data/scenarios) is what the tools wrote. So a page that says that a command shows the
 * old behaviour, that we say so, that a cure is run and that the command then shows the new one, has been proved.
 * With UPDATE_PAGES=1 the pages and the recordings are written anew: then the difference has to be read.
 */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { type Block, type Page, rewrite } from '../literate.ts';
import {
  CURES,
  clickedIn,
  type Effect,
  onlyAsks,
  type Recorded,
  recordingOf,
  redrawn,
  type Session,
  type Step,
  scenarios,
  shortStatus,
} from '../scenarios.ts';
import { openHome } from './scenario-home.ts';

const update = process.env.UPDATE_PAGES !== undefined;
/** One line for a session: what was typed, what it gave, what we said, the cure, what it gave then. */
const table: string[] = [];
afterAll(() => console.log(['scenario | tools | before | what we said | cure | after', ...table].join('\n')));

for (const { page, sessions } of scenarios())
  describe.concurrent(page.path, () => {
    const { path, recorded } = recordingOf(page);
    const changes = new Map<Block, readonly string[]>();
    const made: Record<string, readonly Effect[]> = {};
    afterAll(() => {
      if (!update) return;
      if (changes.size > 0) rewrite(page, changes);
      const all: Recorded = Object.fromEntries(
        sessions.map(({ title }) => [title, made[title] ?? recorded[title] ?? []]),
      );
      writeFileSync(path, `${JSON.stringify(all, null, 1)}\n`);
    });

    for (const session of sessions)
      it(session.title, async ({ expect }) => {
        const { answers, effects } = await play(session);
        table.push(row(page, session, answers));
        made[session.title] = effects;
        for (const [block, lines] of redrawn(session.steps, answers)) {
          if (update) changes.set(block, lines);
          else expect.soft(lines.join('\n'), session.title).toBe(block.lines.join('\n'));
        }
        if (!update) expect.soft(effects, 'what was recorded').toEqual(recorded[session.title]);
      });
  });

async function play({ steps }: Session): Promise<{
  readonly answers: ReadonlyMap<Step, readonly string[]>;
  readonly effects: readonly Effect[];
}> {
  const home = openHome();
  const answers = new Map<Step, readonly string[]>();
  const effects: Effect[] = [];
  try {
    for (const step of steps) {
      if (step.command === undefined) await home.write(step.block);
      else {
        const acts = !onlyAsks(step);
        if (acts) await home.effect();
        if (step.command === CURES) answers.set(step, await home.click(clickedIn(step.answer)));
        else {
          const { answer, stdout } = await home.type(step.command);
          const isStatus = /\bpyproject-ls status\b/.test(step.command);
          answers.set(step, isStatus ? shortStatus(stdout, step) : answer);
        }
        if (acts) effects.push(await home.effect());
      }
    }
  } finally {
    home.close();
  }
  return { answers, effects };
}

interface Typed {
  readonly command: string;
  readonly answer: readonly string[];
}

/** What is typed before we are asked and once more after the cure shows what is so. */
function row(page: Page, { title, steps }: Session, answers: ReadonlyMap<Step, readonly string[]>): string {
  const typed: readonly Typed[] = steps.flatMap((step) =>
    step.command === undefined ? [] : [typedBy(step.command, answers.get(step) ?? [])],
  );
  const asked = typed.findIndex((each) => onlyAsks(each) && trouble(each).length > 0);
  const turn = asked < 0 ? typed.length : asked;
  const [earlier, later] = [typed.slice(0, turn), typed.slice(turn)];
  const again = (command: string) => later.some((each) => each.command === command);
  const isTool = ({ command }: Typed) => TOOLS.test(command);
  const before = earlier.findLast((each) => !isTool(each) && again(each.command)) ?? earlier.at(-1);
  const after = typed.findLast(({ command }) => command === before?.command);
  const said = new Set(later.filter(onlyAsks).flatMap(trouble));
  const cures = later
    .slice(0, after && later.indexOf(after))
    .filter((each) => isTool(each) && !onlyAsks(each));
  const words = (some: readonly Typed[]) => some.map(({ command }) => `\`${command}\``).join(', ');
  return [
    `${basename(page.path, '.md')}: ${title}`,
    words(earlier.filter(isTool)),
    before ? `\`${before.command}\` → ${shown(before)}` : '',
    [...said].join(' '),
    words(cures),
    shown(after),
  ].join(' | ');
}

/** A cure is called by its title. */
function typedBy(command: string, answer: readonly string[]): Typed {
  const clicked = command === CURES ? clickedIn(answer) : undefined;
  return clicked === undefined ? { command, answer } : { command: `→ ${clicked}`, answer: [] };
}

const TOOLS = /^(?:\w+=\S* )*(?:uv (?!run)|pip |pipx |pyproject-build|pyproject-ls|rm -r|→)/;

function shown(typed: Typed | undefined): string {
  return typed?.answer.at(-1) ?? 'nothing';
}

/** The lines of an answer that say that something is not as it should be. */
function trouble({ answer }: Typed): readonly string[] {
  const lines = answer.filter((line) =>
    /(?<!for )out of date|broken|: (?:error|warning|information)\[/.test(line),
  );
  return lines.map((line) => line.trim());
}
