/**
 * In which hook a known backend stops. Each hook was called by itself with every dynamic field and with contents that are
 * refused: setuptools 84.2.1, hatchling 1.33.0, flit_core 4.2.0, poetry-core 2.5.0, pdm-backend 2.5.0, uv_build 0.13.6,
 * scikit-build-core 1.1.2.
 */

/** A field is refused, a file that it is read from is not there, or the contents of a wheel cannot be selected. */
export type Failure = 'field' | 'file' | 'contents';
/** The first hook that stops: what is asked for, what prepares, or what builds; each that comes later stops as well. */
export type Stage = 'get_requires' | 'prepare' | 'build';

const STAGES: readonly Stage[] = ['get_requires', 'prepare', 'build'];
type Known = Readonly<Partial<Record<Failure, Stage>>>;
const FIRST: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['setuptools', { field: 'get_requires', file: 'get_requires', contents: 'get_requires' }],
  ['hatchling', { field: 'prepare', file: 'prepare', contents: 'build' }],
  ['flit-core', { field: 'get_requires' }],
  ['poetry-core', { field: 'prepare', contents: 'build' }],
  ['pdm-backend', { field: 'get_requires', file: 'prepare' }],
  ['uv-build', { field: 'prepare', contents: 'build' }],
  ['scikit-build-core', { field: 'prepare', file: 'prepare' }],
]);

/** The stage at which a backend stops; undefined where that cannot be told. */
export function failingStage(backend: string, failure: Failure): Stage | undefined {
  return FIRST.get(backend)?.[failure];
}

/** Whether a hook certainly stops where the backend does so from this stage on. */
export function stopsIn(hook: string, backend: string, stage: Stage): boolean {
  const reached = STAGES.findIndex((each) => hook.startsWith(`${each}_`));
  // hatchling selects nothing for a source distribution, and pdm-backend reads nothing before it makes one.
  if (hook === 'build_sdist' && stage === 'build' && backend === 'hatchling') return false;
  if (hook === 'get_requires_for_build_sdist' && backend === 'pdm-backend') return false;
  return reached >= STAGES.indexOf(stage);
}
