/** What can be done about an artefact that is out of date, once a person asks for it: words and places; the doing is in `commands/`. */
import { type Files, join } from '../files/files.ts';
import { shown } from '../uv/cache-info-paths.ts';
import type { Cure } from './artifact.ts';
import type { InstalledCopy } from './installed.ts';
import type { Project } from './project.ts';

/** For a copy of the project; the first is what most people want. `sync`: what uv makes of it, undefined where it is not uv's. */
export function curesOf(
  { kind, root, installed, editable, environment: place }: InstalledCopy,
  sync: { readonly brings: boolean } | undefined,
  { metadata }: Project,
  files: Files,
): readonly Cure[] {
  const name = metadata.name?.value;
  if (name === undefined || !installed) return [];
  if (kind === 'tool') return [reinstallTool(root)];
  // Without `--no-editable` it would become editable.
  if (sync?.brings && editable)
    return [{ action: 'sync', title: `Bring \`${shown(root, files)}\` up to date with \`uv sync\``, on: [] }];
  // `__pypackages__` and an environment whose Python is gone have nothing that could install.
  if (place?.interpreter === undefined) return [];
  const environment = shown(root, files);
  const cures: Cure[] = [
    { action: 'reinstall', title: `Reinstall \`${name}\` into \`${environment}\``, on: [root] },
  ];
  if (editable === false)
    cures.push({
      action: 'make-editable',
      title: `Make the installation of \`${name}\` in \`${environment}\` editable`,
      on: [root],
    });
  return cures;
}

/** `root`: of the tool's environment, absolute. */
export function reinstallTool(root: string): Cure {
  return {
    action: 'reinstall-tool',
    title: `Reinstall the tool \`${root.slice(root.lastIndexOf('/') + 1)}\``,
    on: [root],
  };
}

/** For a wheel in `dist/` that is not what a build would give now. */
export function buildWheel(): Cure {
  return { action: 'build', title: 'Build the wheel anew into `dist`', on: [] };
}

/** Takes away what no build should find; none where there is nothing. Paths are relative to the project's `folder`. */
export function removal(paths: readonly string[], folder: string): readonly Cure[] {
  const [first, second] = paths;
  if (first === undefined) return [];
  const others =
    paths.length > 2 ? ` and ${paths.length - 1} more` : second === undefined ? '' : ` and \`${second}\``;
  return [
    { action: 'remove', title: `Remove \`${first}\`${others}`, on: paths.map((path) => join(folder, path)) },
  ];
}
