/** entry_points.txt: whether it can be read, and whether what it names is in the wheel. */
import type { WheelFile } from '../../artifacts/wheel-file.ts';
import type { Lead, WheelEntryPoint } from '../../project/wheel-facts.ts';
import { importlibReads, pipReadsScript, readReference, uvTakesScript } from '../../pyproject/entry-point.ts';
import type { WheelFinding, WheelRule } from './finding.ts';

/** Versions and sources as in pyproject/entry-point.ts; the file itself tried with pip 26.3 and uv 0.13.9. */
export const wrongEntryPoints: WheelRule = function* ({ file, entryPoints }) {
  if (file.info === undefined) return;
  const member = `${file.info}/entry_points.txt`;
  const finding = fileFinding(file);
  if (finding) yield { code: 'invalid-metadata-file', member, ...finding };
  for (const entryPoint of entryPoints) {
    const found = isScript(entryPoint) ? ofScript(entryPoint) : ofPlugin(entryPoint);
    if (found) yield { ...found, member };
  }
};

function isScript({ group }: WheelEntryPoint): boolean {
  return group === 'console_scripts' || group === 'gui_scripts';
}

type Judgement = Pick<WheelFinding, 'severity' | 'message'>;

function fileFinding({ texts }: WheelFile): Judgement | undefined {
  const text = texts['entry_points.txt'];
  if ('trouble' in text && text.trouble.code === 'encoding')
    return {
      severity: 'error',
      message: 'pip and uv refuse to install the wheel: entry_points.txt is not UTF-8',
    };
  if (!('text' in text)) return undefined;
  const seen = new Set<string>();
  let section: string | undefined;
  for (const raw of text.text.split(/\r\n?|\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1]?.trim();
    const problem = header === undefined ? ofLine(line, section, seen) : ofSection(header, seen);
    if (problem) return problem;
    section = header ?? section;
  }
  return undefined;
}

function ofSection(header: string, seen: Set<string>): Judgement | undefined {
  const key = `[${header}]`;
  if (seen.has(key)) return onlyUv(`\`${key}\` is there twice`);
  seen.add(key);
  return undefined;
}

/** To uv a line that begins with `;` is a comment, to pip it is one like others. */
function ofLine(line: string, section: string | undefined, seen: Set<string>): Judgement | undefined {
  const isComment = line.startsWith(';');
  if (section === undefined)
    return isComment ? undefined : onlyUv(`\`${line}\` stands before the first section`);
  const why = `\`${line}\` has no \`=\``;
  if (!line.includes('='))
    return isComment
      ? { severity: 'warning', message: `pip refuses to install the wheel: ${why}` }
      : { severity: 'error', message: `pip and uv fail to install the wheel: ${why}` };
  if (isComment) return undefined;
  const key = `${section}\n${line.slice(0, line.indexOf('=')).trim()}`;
  if (seen.has(key)) return onlyUv(`\`${key.slice(section.length + 1)}\` is twice in \`[${section}]\``);
  seen.add(key);
  return undefined;
}

function onlyUv(why: string): Judgement {
  return { severity: 'warning', message: `uv refuses to install the wheel: ${why}` };
}

function ofScript({ name, reference, leads }: WheelEntryPoint): WheelFinding | undefined {
  const path = pathFinding(name);
  if (path) return { code: 'script-name-with-path', ...path };
  const [pip, uv] = [pipReadsScript(reference) !== undefined, uvTakesScript(reference)];
  const { reference: read, problems } = readReference(reference);
  if (!pip || !uv) {
    const who = pip ? 'uv refuses' : uv ? 'pip refuses' : 'pip and uv refuse';
    const isModule = read !== undefined && read.attribute === undefined;
    return {
      code: isModule ? 'script-without-function' : 'invalid-object-reference',
      severity: pip || uv ? 'warning' : 'error',
      message: `${who} to install the wheel: \`${name} = ${reference}\` ${isModule ? 'names a module and no function in it' : 'is no script'}`,
    };
  }
  if (problems.some(({ kind }) => kind === 'keyword'))
    return {
      code: 'invalid-object-reference',
      severity: 'error',
      message: `the command \`${name}\` fails with a \`SyntaxError\`: \`${reference}\` has a keyword of Python in it`,
    };
  return ofLead(leads, `the command \`${name}\` fails`, 'error');
}

function ofPlugin({ group, name, reference, leads }: WheelEntryPoint): WheelFinding | undefined {
  if (!importlibReads(reference))
    return {
      code: 'invalid-object-reference',
      severity: 'warning',
      message: `loading \`${name}\` of \`${group}\` fails: \`${reference}\` is no object reference`,
    };
  // A group may mean anything by an object that cannot be called.
  return leads.kind === 'uncallable'
    ? undefined
    : ofLead(leads, `loading \`${name}\` of \`${group}\` fails`, 'warning');
}

function ofLead(lead: Lead, fails: string, severity: 'error' | 'warning'): WheelFinding | undefined {
  switch (lead.kind) {
    case 'no-module':
      return {
        code: 'missing-module',
        severity,
        message: `${fails} with a \`ModuleNotFoundError\`: the wheel has no module \`${lead.module}\``,
      };
    case 'no-attribute':
      return {
        code: 'missing-attribute',
        severity,
        message: `${fails} with an \`${severity === 'error' && lead.first ? 'ImportError' : 'AttributeError'}\`: \`${lead.path}\` has no \`${lead.attribute}\``,
      };
    case 'uncallable':
      return {
        code: 'not-callable-script',
        severity,
        message: `${fails} with a \`TypeError\`: it calls ${lead.what}`,
      };
    default:
      return undefined;
  }
}

/** As `script-name-with-path` has it of pyproject.toml. */
function pathFinding(name: string): Judgement | undefined {
  if (!name.includes('/') && name !== '.' && name !== '..') return undefined;
  const isOutside = /^\/|(?:^|\/)\.\.(?:\/|$)/.test(name) || /^[./]*$/.test(name);
  return isOutside
    ? {
        severity: 'error',
        message: `pip and uv refuse to install the wheel: the script \`${name}\` would lie outside the folder of scripts`,
      }
    : {
        severity: 'warning',
        message: `uv refuses to install the wheel: the name of the script \`${name}\` is a path`,
      };
}
