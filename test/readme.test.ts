/** README is true: its tables are drawn here and compared with themselves (`UPDATE_PAGES=1` redraws them), its commands run. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../server/backends/index.ts';
import { RULES } from '../server/rules/index.ts';
import type { Rule } from '../server/rules/rule.ts';
import { SCHEMAS } from '../server/schema/tables.ts';
import { CHECKED } from '../server/uv/versions.ts';
import { exampleStatus } from './readme-example.ts';
import { exampleWheel } from './readme-wheel.ts';

const update = process.env.UPDATE_PAGES === '1';
const readme = readFileSync('README.md', 'utf8');

/** What a rule's page says first. */
function firstParagraph(code: string): string {
  const [, paragraph] = readFileSync(`server/rules/${code}.md`, 'utf8').split('\n\n');
  return (paragraph ?? '').replace(/\s+/g, ' ').trim();
}

/** The severities that the examples on a rule's page show, the worst first; its default where it has no examples. */
function severities({ code, severity }: Rule): string {
  const page = readFileSync(`server/rules/${code}.md`, 'utf8');
  const shown = ['error', 'warning', 'information', 'hint'].filter((each) =>
    new RegExp(`^#.*\\^ (💡 )?${each}: `, 'mu').test(page),
  );
  return shown.length === 0 ? severity : shown.join(', ');
}

function rules(): string {
  const rows = RULES.map(
    (rule) =>
      `| [\`${rule.code}\`](server/rules/${rule.code}.md) | ${severities(rule)} | ${firstParagraph(rule.code).replaceAll('|', '\\|')} |`,
  );
  return ['| code | severity | |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A backend whose contents are known has a page. */
function backends(): string {
  const rows = BACKENDS.map(({ name, entryPoints }) => {
    const values = entryPoints.map((value) => `\`${value}\``).join(', ');
    const page = `test/backends/${name}.md`;
    return `| ${name} | ${values} | ${existsSync(page) ? `[yes](${page})` : 'not yet'} | yes |`;
  });
  return [
    '| backend | `build-backend` | what the wheel contains | dynamic fields |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The tables of tools that are checked; one that is read in two ways stands there once. */
function tables(): string {
  const rows = SCHEMAS.flatMap(({ at, reader }) =>
    reader ? [`| \`[${at.join('.')}]\` | ${reader.distribution} ${reader.version} |`] : [],
  );
  return ['| table | as read by |', '| --- | --- |', ...new Set(rows)].join('\n');
}

function drawn(text: string, name: string, body: string): string {
  const block = new RegExp(`(<!-- ${name}: .* -->\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  expect(text, `README has a place for ${name}`).toMatch(block);
  return text.replace(block, (_all, open: string, close: string) => `${open}\n${body}\n\n${close}`);
}

/** The versions of uv that `status` was compared with, in their sentence. */
function versions(text: string): string {
  const names = CHECKED.map(({ version }) => version);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return text.replace(
    /(compared with the real uv )[^;]*(; of any other)/,
    (_all, open, close) => open + list + close,
  );
}

/** The report that README shows under its first command. */
function report(text: string): string {
  const output = execFileSync(
    'node',
    ['dist/pyproject-ls.cjs', 'check', '--color', 'never', 'client-examples/project'],
    { encoding: 'utf8' },
  );
  return text.replace(
    /(check client-examples\/project\n```\n\n```text\n)[\s\S]*?(```)/,
    (_all, open: string, close: string) => open + output + close,
  );
}

describe('README', () => {
  test('shows the rules, the tables, the backends, the versions of uv and the reports as they are', async () => {
    const lists = drawn(drawn(readme, 'rules', rules()), 'backends', backends());
    const status = `\`\`\`text\n$ pyproject-ls status\n${await exampleStatus()}\`\`\``;
    const wheel = `\`\`\`text\n$ pyproject-ls wheel\n${await exampleWheel()}\`\`\``;
    const asked = drawn(drawn(drawn(lists, 'tables', tables()), 'status', status), 'wheel', wheel);
    const wanted = versions(report(asked));
    if (update) writeFileSync('README.md', wanted);
    else expect(readme).toBe(wanted);
  });

  test('names every option that --help names', () => {
    const options = (text: string) => new Set(text.match(/--[a-z]+(-[a-z]+)*/g));
    const named = options(readme);
    for (const command of ['check', 'status', 'wheel', 'clean', 'rebuild', 'sync']) {
      const help = execFileSync('node', ['dist/pyproject-ls.cjs', command, '--help'], { encoding: 'utf8' });
      for (const option of options(help)) {
        if (option !== '--help' && option !== '--version') expect(named, option).toContain(option);
      }
    }
  });

  test('names the codes of rules that exist', () => {
    const codes = new Set(RULES.map(({ code }) => code));
    for (const [, code] of readme.matchAll(/explain ([a-z-]+)/g)) expect(codes).toContain(code);
  });
});
