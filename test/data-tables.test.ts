/** The lists that others keep: where they come from, under which licence, and how old they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allClassifiers, isClassifier, LIST_DATE, replacements } from '../server/pyproject/classifier.ts';
import { LICENSE_IDS, OTHER_LICENSE_IDS } from '../server/pyproject/spdx.ts';
import { ROOT } from './literate.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days after which a list is to be renewed with `npm run data`; a list that is older is told, and fails nothing. */
const RENEW_AFTER = 180;

describe.each(['trove-classifiers.json', 'spdx.json'])('%s', (name) => {
  const list = JSON.parse(readFileSync(join(ROOT, 'server/pyproject', name), 'utf8'));

  it('says where it comes from, under which licence it is and how old it is', () => {
    expect(list.source).toMatch(/\d+\.\d+/);
    expect(['Apache-2.0', 'CC0-1.0']).toContain(list.licence);
    expect(list.date).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
    const days = Math.floor((Date.now() - Date.parse(list.date)) / DAY);
    expect(days, 'it is not from the future').toBeGreaterThanOrEqual(-1);
    const advice = days > RENEW_AFTER ? ': renew it with `npm run data`' : '';
    process.stderr.write(`${name}: ${list.source}, ${days} days old${advice}\n`);
  });
});

describe('the classifiers', () => {
  it('are hundreds, each once, none of them deprecated', () => {
    const all = allClassifiers();
    expect(all.length).toBeGreaterThan(850);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((each) => replacements(each) !== undefined)).toEqual([]);
    expect(all.filter((each) => !/^[^\s:].* :: \S/.test(each))).toEqual([]);
    expect(LIST_DATE).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('replace a deprecated one only by those of the list', () => {
    expect(replacements('Natural Language :: Ukranian')).toEqual(['Natural Language :: Ukrainian']);
    const instead = Object.values(
      JSON.parse(readFileSync(join(ROOT, 'server/pyproject/trove-classifiers.json'), 'utf8')).deprecated,
    ).flat();
    expect(instead.filter((each) => !isClassifier(`${each}`))).toEqual([]);
  });
});

describe('the licences', () => {
  it('are hundreds, each in one of the two lists', () => {
    expect(LICENSE_IDS.size).toBeGreaterThan(600);
    expect([...OTHER_LICENSE_IDS].filter((each) => LICENSE_IDS.has(each))).toEqual([]);
    expect(['MIT', 'Apache-2.0', 'GPL-3.0-only'].filter((each) => !LICENSE_IDS.has(each))).toEqual([]);
    expect(OTHER_LICENSE_IDS).toContain('GPL-3.0');
  });
});
