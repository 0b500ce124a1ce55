/** Which files the client is asked to watch. */
import type { DidChangeWatchedFilesRegistrationOptions } from 'vscode-languageserver/node';

/**
 * All of them in one registration, and braces around literals only: Eglot keeps no more than the first registration for a
 * folder, and refuses a whole registration for a `*` within braces. So the list cannot follow what a project turns out to
 * read; it names what builds read, and the rest is looked at again on open, on save and on requests.
 * An event for a file that nothing depends on costs nothing here.
 */
export const WATCHED: DidChangeWatchedFilesRegistrationOptions = {
  watchers: [
    '**/pyproject.toml',
    '**/*.py',
    '**/*.{pyi,pyx,pxd,toml,cfg,ini,txt,md,rst,in,lock,json,rs,c,h,cpp}',
    '**/{VERSION,LICENSE,LICENCE,COPYING,NOTICE,README,CHANGELOG,meson.build,CMakeLists.txt}',
    '**/dist/*.whl',
    '**/.git/{HEAD,packed-refs}',
  ].map((globPattern) => ({ globPattern })),
};

/** The paths that an event is about: a file of an installed distribution stands for the distribution too, which may be new. */
export function concernedBy(path: string): readonly string[] {
  const folder = /^.*\.dist-info(?=\/)/.exec(path)?.[0];
  return folder === undefined ? [path] : [path, folder];
}
