/**
 * What the hooks of a backend in the project do to METADATA, told from their source alone and only where it is certain:
 * that of a known backend, handed on as it is, or a change that is written there.
 */
import { type Body, readBody } from '../../python/bodies.ts';
import type { Definition } from '../../python/outline.ts';
import type { Span } from '../../toml/span.ts';
import type { Backends, FoundHook } from './hooks.ts';
import type { LocalModule } from './modules.ts';

/** A hook is `like` that of a known backend and changes nothing; or it changes METADATA: `Requires-Dist` in it, or something else. */
export type Effect =
  | { readonly like: string }
  | {
      readonly changes: 'dependencies' | 'other';
      /** It writes behind what is there already, and nothing else. */
      readonly appends: boolean;
      /** The name of the function that does it, in a file of the project. */
      readonly at: Span;
      readonly path: string;
      readonly text: string;
    };

/** Hooks that make METADATA, alone or in a wheel. */
const MAKING = [
  'prepare_metadata_for_build_editable',
  'build_editable',
  'prepare_metadata_for_build_wheel',
  'build_wheel',
] as const;

/** The effect of each hook of which it is certain. */
export async function effectsOf(
  hooks: ReadonlyMap<string, FoundHook>,
  backends: Backends,
): Promise<ReadonlyMap<string, Effect>> {
  const found = new Map<string, Effect>();
  for (const name of MAKING) {
    const hook = hooks.get(name);
    const effect = hook && (await effectOf(hook, name, backends));
    if (effect) found.set(name, effect);
  }
  const [prepareEditable, , prepareWheel] = MAKING;
  const changed = found.get(prepareWheel);
  const inherited = found.get(prepareEditable);
  // setuptools' own class prepares an editable by its method for a wheel, so that a subclass changes both with one.
  if (changed && 'changes' in changed && hooks.get(prepareWheel)?.owner && inherited && 'like' in inherited)
    if (inherited.like.startsWith('setuptools.')) found.set(prepareEditable, changed);
  return found;
}

const METADATA = /(?:^|[^A-Za-z_])(?:METADATA|PKG-INFO)(?![A-Za-z_])/;
const FIELDS = /Requires-Dist|Provides-Extra/;
/** Functions that lead to each other must come to an end. */
const DEEPEST = 4;
const MOST_FUNCTIONS = 30;

async function effectOf(hook: FoundHook, name: string, backends: Backends): Promise<Effect | undefined> {
  const { definition, module, owner } = hook;
  if (hook.like !== undefined)
    return definition?.conditional || isDeleted(hook, name) ? undefined : { like: hook.like };
  if (!module || definition?.kind !== 'function' || definition.conditional) return undefined;
  if (definition.decorators.some((each) => each !== 'staticmethod' && each !== 'classmethod'))
    return undefined;
  const body = bodyOf(module, definition, new Set());
  if (!body) return undefined;
  if (body.delegate !== undefined) {
    const target = await delegateOf(body.delegate, hook, name, backends);
    if (typeof target === 'string') return { like: target };
    // It may change what it was given in place before it hands it on: only its own body is certain to be all there is.
    if (target === undefined) return undefined;
  }
  const seen: Seen = { bodies: [], done: new Set() };
  await follow({ module, definition, owner }, new Set(), backends, seen, 0);
  const writes = seen.bodies.flatMap((each) => each.writes);
  if (writes.length === 0) return undefined;
  const written = seen.bodies.some(
    ({ strings, names, module: source }) =>
      strings.some((text) => FIELDS.test(text)) ||
      [...names].some((each) => FIELDS.test(constant(source, each))),
  );
  const appends = writes.every((each) => each === 'append');
  const { path, text } = module;
  return { changes: written ? 'dependencies' : 'other', appends, at: definition.nameAt, path, text };
}

/** Whether some module takes the name away again after a star brought it. */
function isDeleted({ module }: FoundHook, name: string): boolean {
  return module !== undefined && new RegExp(`\\bdel\\b.*\\b${name}\\b`).test(module.text);
}

function bodyOf({ text }: LocalModule, { at }: Definition, marked: ReadonlySet<string>): Body | undefined {
  return readBody(text.slice(at.start, at.end), METADATA, marked);
}

/** What a hook hands its arguments to: the same hook of a known backend (its name), or a function of the project. */
async function delegateOf(
  name: string,
  { module, owner }: FoundHook,
  hook: string,
  backends: Backends,
): Promise<string | Place | undefined> {
  if (!module) return undefined;
  if (!name.startsWith('super().')) {
    const own = methodOf(name, owner);
    return own ? { module, definition: own, owner } : backends.meaning(module, name, hook);
  }
  const [base, ...others] = owner?.bases ?? [];
  if (base === undefined || others.length > 0 || name !== `super().${hook}`) return undefined;
  const found = await backends.meaning(module, `${base}.${hook}`, hook);
  return typeof found === 'string' ? found : undefined;
}

interface Place {
  readonly module: LocalModule;
  readonly definition: Definition;
  readonly owner?: Definition | undefined;
}

interface Seen {
  readonly bodies: (Body & { readonly module: LocalModule })[];
  readonly done: Set<Definition>;
}

/** Reads a function, and those of the project that it calls, with what they are given. */
async function follow(
  { module, definition, owner }: Place,
  marked: ReadonlySet<string>,
  backends: Backends,
  seen: Seen,
  depth: number,
): Promise<void> {
  if (depth > DEEPEST || seen.done.size >= MOST_FUNCTIONS || seen.done.has(definition)) return;
  seen.done.add(definition);
  const body = definition.kind === 'function' ? bodyOf(module, definition, marked) : undefined;
  if (!body) return;
  seen.bodies.push({ ...body, module });
  for (const call of body.calls) {
    const method = methodOf(call.name, owner);
    const target = method
      ? { module, definition: method, owner }
      : await backends.meaning(module, call.name, '');
    if (typeof target !== 'object' || target.definition.conditional) continue;
    const parameters = readBody(
      target.module.text.slice(target.definition.at.start, target.definition.at.end),
      METADATA,
      new Set(),
    )?.parameters;
    const bound = method && parameters?.[0] !== undefined && /^(?:self|cls)$/.test(parameters[0]) ? 1 : 0;
    const given = call.marked.flatMap((each) =>
      typeof each === 'string' ? [each] : (parameters?.[each + bound] ?? []),
    );
    await follow(target, new Set(given), backends, seen, depth + 1);
  }
}

/** `self.name` or `cls.name`, where the class itself has it. */
function methodOf(name: string, owner: Definition | undefined): Definition | undefined {
  const [, method] = /^(?:self|cls)\.(\w+)$/.exec(name) ?? [];
  return method === undefined ? undefined : owner?.members?.get(method);
}

/** The text that a name of the module is set to. */
function constant({ outline }: LocalModule, name: string): string {
  return outline.names.get(name)?.value?.text ?? '';
}
