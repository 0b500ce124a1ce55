/** What each backend makes of what is odd in `[project]`: found by building a project with each oddity. */
import type { Document } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { allows } from '../pins.ts';
import type { Oddity } from './oddity.ts';
import type { Verdicts } from './verdict-table.ts';
import { FLIT_CORE } from './verdicts-flit-core.ts';
import { HATCHLING } from './verdicts-hatchling.ts';
import { MATURIN } from './verdicts-maturin.ts';
import { MESON_PYTHON } from './verdicts-meson-python.ts';
import { PDM_BACKEND } from './verdicts-pdm-backend.ts';
import { POETRY_CORE } from './verdicts-poetry-core.ts';
import { SCIKIT_BUILD_CORE } from './verdicts-scikit-build-core.ts';
import { SETUPTOOLS } from './verdicts-setuptools.ts';
import { UV_BUILD } from './verdicts-uv-build.ts';
import { WHEY } from './verdicts-whey.ts';

const VERDICTS: ReadonlyMap<string, Verdicts> = new Map([
  ['setuptools', SETUPTOOLS],
  ['hatchling', HATCHLING],
  ['flit-core', FLIT_CORE],
  ['poetry-core', POETRY_CORE],
  ['pdm-backend', PDM_BACKEND],
  ['uv-build', UV_BUILD],
  ['maturin', MATURIN],
  ['scikit-build-core', SCIKIT_BUILD_CORE],
  ['meson-python', MESON_PYTHON],
  ['whey', WHEY],
]);

/** Refused for certain, taken, or undefined: cannot tell. */
export type Verdict = Refusal | 'taken' | undefined;

/** What a backend makes of an oddity; cannot tell where the version that was tried is not the one that would be used. */
export function verdict(backend: string, { kind, keys, parts }: Oddity, doc: Document): Verdict {
  const verdicts = VERDICTS.get(backend);
  if (!verdicts) return undefined;
  const { version } = verdicts.newer?.kinds.has(kind) ? verdicts.newer : verdicts;
  if (!allows(doc, backend, version)) return undefined;
  if (verdicts.takes.has(kind)) return 'taken';
  const says = verdicts.refuses[kind];
  return says === undefined
    ? undefined
    : { says: says.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole), keys };
}
