/** What the rules about entry points share. */
import { distributionOf } from '../backends/distributions.ts';
import type { EntryPoint, Target } from '../project/entry-points.ts';
import type { Project } from '../project/project.ts';
import { readReference } from '../pyproject/entry-point.ts';
import type { DeclaredEntryPoint } from '../pyproject/project-table.ts';
import type { Definition } from '../python/outline.ts';
import type { Document, StringValue } from '../toml/document.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Span } from '../toml/span.ts';
import type { Related } from './rule.ts';

/** Whether an entry point becomes a command. */
export function isScript({ group }: Pick<DeclaredEntryPoint, 'group'>): boolean {
  return group === 'console_scripts' || group === 'gui_scripts';
}

/** The distribution of the backend in effect, also where its rules are not known; undefined for an in-tree or unknown one. */
export function backendName({ backend, buildSystem }: Project): string | undefined {
  if (backend) return backend.name;
  const declared = buildSystem.backendPath.length === 0 ? buildSystem.backend?.value : undefined;
  return declared === undefined ? undefined : distributionOf(declared);
}

/** Where the module stands in a reference, and where the attribute does. */
export function partsOf(
  doc: Document,
  reference: StringValue,
): { readonly module: Span; readonly attribute: Span } {
  const read = readReference(reference.value).reference;
  return {
    module: read ? placeWithin(doc, reference, read.moduleAt) : reference.at,
    attribute: read?.attributeAt ? placeWithin(doc, reference, read.attributeAt) : reference.at,
  };
}

/** A part of a string's value; the whole string where that part is empty. */
export function placeWithin(doc: Document, string: StringValue, { start, end }: Span): Span {
  return start === end ? string.at : spanWithin(doc, string, start, end);
}

export interface CalledScript {
  /** The command's name. */
  readonly command: string;
  /** The attribute as it is written in the reference. */
  readonly attribute: string;
  /** Its place in pyproject.toml. */
  readonly at: Span;
  readonly definition: Definition | undefined;
  readonly target: Extract<Target, { kind: 'found' }>;
  readonly related: readonly Related[];
}

/**
 * The scripts whose function was found in a wheel that is certain. What is decorated, bound under a condition or bound twice
 * is left out: it may be anything at run time.
 */
export function* calledScripts({ doc, entryPoints, contents }: Project): Iterable<CalledScript> {
  if (contents?.certainty !== 'certain') return;
  for (const { target, reference, ...script } of entryPoints) {
    if (!isScript(script) || reference === undefined || target.kind !== 'found') continue;
    const attribute = readReference(reference.value).reference?.attribute;
    const { definition, path, text } = target;
    if (attribute === undefined || definition?.conditional || (definition?.decorators.length ?? 0) > 0)
      continue;
    const related: Related[] = definition
      ? [{ at: definition.nameAt, message: `\`${attribute}\` is defined here`, in: { path, text } }]
      : [];
    const at = partsOf(doc, reference).attribute;
    yield { command: script.entry.key.name, attribute, at, definition, target, related };
  }
}

/** The consequence of a target that cannot be loaded, for a command or for whoever loads a plugin. */
export function fails(declared: EntryPoint, exception: string): string {
  const name = declared.entry.key.name;
  return isScript(declared)
    ? `the command \`${name}\` fails with \`${exception}\``
    : `loading \`${name}\` of \`${declared.group}\` fails with \`${exception}\``;
}
