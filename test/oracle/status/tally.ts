/** How often what was said of each command held, by version of uv. */
import { appendFileSync } from 'node:fs';
import type { Compared } from './agreement.ts';
import { type Scenario, split } from './scenario.ts';

type Verdict = Compared['verdict'];

export class Tally {
  private readonly counts = new Map<string, Map<string, Record<Verdict, number>>>();
  private readonly openFields = new Map<string, number>();

  add(scenario: Scenario, version: string, { verdict, open }: Compared): void {
    const command = commandOf(split(scenario.second));
    const row = this.counts.get(command) ?? new Map<string, Record<Verdict, number>>();
    this.counts.set(command, row);
    const cell = row.get(version) ?? { agreed: 0, 'cannot tell': 0, wrong: 0 };
    row.set(version, { ...cell, [verdict]: cell[verdict] + 1 });
    for (const field of open) {
      const name = field.replace(/^.*\./, 'others.');
      this.openFields.set(name, (this.openFields.get(name) ?? 0) + 1);
    }
  }

  /** Of all scenarios, how many had this verdict. */
  count(verdict: Verdict): number {
    return [...this.counts.values()]
      .flatMap((row) => [...row.values()])
      .reduce((sum, cell) => sum + cell[verdict], 0);
  }

  get total(): number {
    return this.count('agreed') + this.count('cannot tell') + this.count('wrong');
  }

  /** A Markdown table: agreed / cannot tell / wrong. */
  table(): string {
    const versions = [...new Set([...this.counts.values()].flatMap((row) => [...row.keys()]))];
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const rows = [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([command, row]) =>
        line([
          `\`${command}\``,
          ...versions.map((version) => {
            const cell = row.get(version);
            return cell ? `${cell.agreed} / ${cell['cannot tell']} / ${cell.wrong}` : '';
          }),
        ]),
      );
    const open = [...this.openFields].map(([field, count]) => `${field} ${count}`).join(', ');
    return [
      line(['agreed / cannot tell / wrong', ...versions.map((version) => `uv ${version}`)]),
      line(['---', ...versions.map(() => '---')]),
      ...rows,
      '',
      `fields left open: ${open || 'none'}`,
    ].join('\n');
  }

  /** Prints the figures, into STATUS_TABLE too where that names a file. */
  report(title: string): void {
    const text = `${title}: ${this.count('agreed')} agreed, ${this.count('cannot tell')} cannot tell, ${this.count('wrong')} wrong\n${this.table()}\n`;
    console.log(text);
    if (process.env.STATUS_TABLE)
      appendFileSync(process.env.STATUS_TABLE, `## ${text.replace('\n', '\n\n')}\n`);
  }
}

/** `uv sync`, `uv pip install`, … */
function commandOf([program = '', command = '', more = '']: readonly string[]): string {
  if (program === 'uvx') return 'uvx';
  if (program === 'uv' && (command === 'pip' || command === 'tool')) return `uv ${command} ${more}`;
  return `${program} ${command}`;
}
