/** What uv mends in the requirements of `[project]` and of wheels before it refuses them (uv-pypi-types/src/lenient_requirement.rs). */
import { readRequirementTree } from '../pyproject/requirement-tree.ts';

type Mending = (text: string) => string;

const MENDINGS: readonly Mending[] = [
  (text) => text.replace(/(\d)([<>=~^!])/g, '$1,$2'),
  (text) => text.replace(/!=~((?:\d\.)*\d)/g, '!=$1.*'),
  (text) => text.replace(/(<=|>=|<|>)\s*(\d+(\.\d+)*)\.\*/g, '$1$2'),
  (text) => text.replace(/(\d\.\d)+\*/g, '$1.*'),
  (text) => text.replace(/,\s*$/, ''),
  (text) => text.replace(/>dev/g, '>0.0.0dev'),
  (text) => text.replace(/(\d+(\.\d)*(a|b|rc|post|dev)\d+)\.0/g, '$1'),
  (text) => {
    const semicolon = text.indexOf(';');
    const end = semicolon < 0 ? text.length : semicolon;
    return text.slice(0, end).replace(/['"]/g, '') + text.slice(end);
  },
];

/** Longer texts are not mended here, as the expressions are not made for them. */
const LONGEST = 500;

/** The requirement that uv takes in place of one that it cannot read; undefined where it refuses that too. */
export function mendedByUv(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  let mended = text;
  for (const mend of MENDINGS) {
    const next = mend(mended);
    if (next === mended) continue;
    mended = next;
    if (uvReads(mended)) return mended;
  }
  return undefined;
}

function uvReads(text: string): boolean {
  return readRequirementTree(text).defects.every(({ refuses }) => refuses === 'packaging');
}
