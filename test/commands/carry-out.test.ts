/** How a plan is carried out: real processes, which end when they are told to. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carryOut } from '../../server/commands/carry-out.ts';
import { Lines } from '../../server/commands/lines.ts';
import type { Plan, Step } from '../../server/commands/plan.ts';
import { isRunning, tree } from './ground.ts';

function shell(script: string, folder: string): Step {
  return {
    does: 'run',
    title: 'sh',
    words: ['/bin/sh', '-c', script],
    folder,
    env: { PATH: '/usr/bin:/bin', WORD: 'said' },
  };
}

function plan(...steps: Step[]): Plan {
  return { title: 'Try it', steps, refused: [] };
}

async function carried(
  what: Plan,
  signal = new AbortController().signal,
  onLog: (line: string) => void = () => undefined,
) {
  const lines: string[] = [];
  const seen: string[] = [];
  const outcome = await carryOut(what, {
    signal,
    log: (line) => {
      lines.push(line);
      onLog(line);
    },
    progress: ({ title }, index, count) => seen.push(`${index}/${count} ${title}`),
  });
  return { outcome, lines, seen };
}

describe('a plan', () => {
  it('is carried out step by step, with its output line by line', async () => {
    const folder = tree({});
    const both = plan(shell('echo "$WORD"; pwd >&2; printf end', folder), shell('echo two', folder));
    const { outcome, lines, seen } = await carried(both);
    expect(outcome).toEqual({ done: true });
    expect([...lines].sort()).toEqual(['$ sh', '$ sh', folder, 'end', 'said', 'two'].sort());
    expect(seen).toEqual(['0/2 sh', '1/2 sh']);
  });

  it('ends at the first step that fails, and says how', async () => {
    const folder = tree({});
    const { outcome, lines } = await carried(plan(shell('exit 3', folder), shell('echo never', folder)));
    expect(outcome).toEqual({ failed: '`sh` fails with exit status 3' });
    expect(lines).toEqual(['$ sh']);
  });

  it.each([
    ['the program', (folder: string) => ({ words: [join(folder, 'nothing')], folder })],
    ['the folder', (folder: string) => ({ words: ['/bin/true'], folder: join(folder, 'nothing') })],
  ])('says that %s is not there', async (_what, where) => {
    const step: Step = { does: 'run', title: 'it', env: {}, ...where(tree({})) };
    expect((await carried(plan(step))).outcome).toEqual({
      failed: '`it` does not start: the program or its folder is not there',
    });
  });

  it('hands words over as they are, past every shell', async () => {
    const folder = tree({});
    const words = ['/bin/sh', '-c', 'printf "%s|" "$@"', 'sh', '$HOME', '; touch pwned', '*', "it's"];
    const { lines } = await carried(plan({ does: 'run', title: 'it', words, folder, env: {} }));
    expect(lines).toEqual(['$ it', "$HOME|; touch pwned|*|it's|"]);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('ends with all that it has started when it is cancelled', async () => {
    const folder = tree({});
    const { signal, controller } = cancellable();
    const script = 'sleep 60 & echo $! > child; trap "echo told; exit 1" TERM; echo ready; wait';
    const { outcome, lines } = await carried(
      plan(shell(script, folder), shell('echo never', folder)),
      signal,
      (line) => {
        if (line === 'ready') controller.abort();
      },
    );
    expect(outcome).toEqual({ cancelled: true });
    expect(lines).toContain('told');
    expect(lines).not.toContain('never');
    const pid = Number(readFileSync(join(folder, 'child'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('ends also where it does not want to', async () => {
    const folder = tree({});
    const { signal, controller } = cancellable();
    const script = 'trap "" TERM; echo $$ > own; echo ready; while :; do sleep 1; done';
    const { outcome } = await carried(plan(shell(script, folder)), signal, (line) => {
      if (line === 'ready') controller.abort();
    });
    expect(outcome).toEqual({ cancelled: true });
    const pid = Number(readFileSync(join(folder, 'own'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('does not wait for a process that is left behind with its output open', async () => {
    const folder = tree({});
    const { outcome } = await carried(plan(shell('sleep 20 & echo $! > child', folder)));
    expect(outcome).toEqual({ done: true });
    process.kill(Number(readFileSync(join(folder, 'child'), 'utf8')));
  });

  it('does nothing where it is cancelled before', async () => {
    const { outcome, seen } = await carried(plan(shell('echo never', tree({}))), AbortSignal.abort());
    expect({ outcome, seen }).toEqual({ outcome: { cancelled: true }, seen: [] });
  });
});

describe('the lines of an output', () => {
  function lines(...chunks: (string | Uint8Array)[]): readonly string[] {
    const out: string[] = [];
    const taken = new Lines((line) => out.push(line));
    for (const chunk of chunks)
      taken.add(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    taken.end();
    return out;
  }

  it('are put together from pieces, letters of several bytes too', () => {
    const umlaut = new TextEncoder().encode('ä');
    expect(lines('a', 'b\nc', umlaut.subarray(0, 1), umlaut.subarray(1), '\r\n\nend')).toEqual([
      'ab',
      'cä',
      '',
      'end',
    ]);
  });

  it('hold what a progress bar shows last', () => {
    expect(lines('10%\r50%\r100%\r\ndone\n')).toEqual(['100%', 'done']);
  });

  it('cannot steer a terminal', () => {
    expect(lines('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u001b\u009b\u202e\t.\n')).toEqual([
      'red x\ufffd\ufffd\ufffd .',
    ]);
  });

  it('are bounded, whatever comes without an end', () => {
    const [line = ''] = lines(...Array.from({ length: 50 }, () => 'x'.repeat(10_000)));
    expect(line).toBe(`${'x'.repeat(2000)}…`);
  });
});

function cancellable() {
  const controller = new AbortController();
  return { controller, signal: controller.signal };
}
