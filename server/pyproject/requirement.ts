/** The parts of a PEP 508 requirement that the analysis asks for. */
import { normalizeName } from './name.ts';
import { remembering } from './remembered.ts';
import { isSpecifier, isSpecifierSet } from './specifier.ts';

/** The distribution's name in its normal form, or undefined where the text does not begin like a requirement. */
export function requirementName(text: string): string | undefined {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[[(<>=!~;@])/.exec(text)?.[1];
  return name === undefined ? undefined : normalizeName(name);
}

/** The variables of markers (PEP 508), the old names with a dot among them left out. */
const VARIABLE =
  'python_version|python_full_version|os_name|sys_platform|platform_(?:machine|release|system|version|python_implementation)|implementation_(?:name|version)|extra';
const OPERAND = `(?:${VARIABLE}|"[^"\\\\]*"|'[^'\\\\]*')`;
const COMPARISON = new RegExp(
  `^${OPERAND}\\s*(?:===?|~=|!=|<=?|>=?|(?<=\\s)in\\s|(?<=\\s)not\\s+in\\s)\\s*${OPERAND}`,
);

type RequirementKind = 'plain' | 'direct' | 'blank' | 'star' | 'odd' | 'invalid';

/**
 * What kind of requirement (PEP 508) a text is: `plain`, which every tool reads; `direct`, with a URL; `blank`,
 * but for white space around it; `star`, but for a `.*` that its operator does not allow; `invalid`, which
 * none does that looks at it; `odd`, which some take.
 */
export const requirementKind = remembering(kindOf);

function kindOf(text: string): RequirementKind {
  const trimmed = text.trim();
  if (trimmed !== text) return kindOf(trimmed) === 'plain' ? 'blank' : 'odd';
  const [, , rest] =
    /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[\s*[A-Za-z0-9][\w.-]*\s*(?:,\s*[A-Za-z0-9][\w.-]*\s*)*\]\s*)?(.*)$/s.exec(
      text,
    ) ?? [];
  if (rest === undefined) return 'invalid';
  if (rest.startsWith('@'))
    return /^@\s*[A-Za-z][A-Za-z+]*:\S+(?:\s+;\s*\S.*)?$/s.test(rest) ? 'direct' : 'odd';
  const semicolon = rest.indexOf(';');
  const specifiers = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trim();
  const marker = semicolon < 0 ? undefined : rest.slice(semicolon + 1).trim();
  const bare = /^\(.*\)$/s.test(specifiers) ? specifiers.slice(1, -1) : specifiers;
  const versions = versionsKind(bare);
  const condition = marker === undefined ? 'plain' : markerKind(marker);
  if (versions === 'invalid' || condition === 'invalid') return 'invalid';
  return condition === 'plain' ? versions : 'odd';
}

function versionsKind(specifiers: string): 'plain' | 'star' | 'odd' | 'invalid' {
  if (specifiers === '' || isSpecifierSet(specifiers)) return 'plain';
  if (isSpecifierSet(specifiers.replace(/\.\*(?=\s*(?:,|$))/g, ''))) return 'star';
  // A comment, an open bracket or an arbitrary version is read by some.
  if (/===|#|^\[|,\s*$/.test(specifiers)) return 'odd';
  return specifiers.split(',').some((each) => isSpecifier(each)) ? 'odd' : 'invalid';
}

function markerKind(marker: string): 'plain' | 'odd' | 'invalid' {
  if (marker === '') return 'invalid';
  let left = marker;
  let depth = 0;
  for (;;) {
    for (left = left.trimStart(); left.startsWith('('); left = left.slice(1).trimStart()) depth++;
    const [comparison] = COMPARISON.exec(left) ?? [];
    if (comparison === undefined) return 'odd';
    left = left.slice(comparison.length).trimStart();
    for (; left.startsWith(')'); left = left.slice(1).trimStart()) depth--;
    if (left === '') return depth === 0 && hasPlainVersions(marker) ? 'plain' : 'odd';
    const [joint] = /^(?:and|or)(?![\w.])/.exec(left) ?? [];
    if (joint === undefined || depth < 0) return 'odd';
    left = left.slice(joint.length);
  }
}

/** Whether versions are compared with texts that are versions, and by the operators for them. */
function hasPlainVersions(marker: string): boolean {
  const compared = marker.matchAll(
    /\bpython_(?:full_)?version\s*(===?|~=|!=|<=?|>=?|\w+)\s*["']([^"']*)["']/g,
  );
  const mentions = marker.match(/\bpython_(?:full_)?version\b/g) ?? [];
  const plain = [...compared].filter(([, operator = '', version = '']) => isSpecifier(operator + version));
  return plain.length === mentions.length;
}
