/**
 * The programs that installers write for entry points: a first line that names the interpreter, an import, a call. The forms
 * are those of pip 26.3, uv 0.13.9, poetry 2.5.1, pdm 2.10.4 and the older ones of distlib; on Windows they are `.exe`
 * files, which are not read.
 */

export interface Launcher {
  /** Absolute; undefined where it is sought beside the launcher (`uv venv --relocatable`) or by `env`. */
  readonly interpreter: string | undefined;
  /** `lab.cli:main`; undefined: it is no call of an entry point, or in a form that is not known. */
  readonly reference: string | undefined;
}

/** undefined where the text is no script of Python. */
export function parseLauncher(text: string): Launcher | undefined {
  const first = /^#!\s*(.*?)\r?\n/.exec(text)?.[1];
  if (first === undefined) return undefined;
  // A path that is too long for a first line, or has a blank in it, is put behind `exec` in a text that Python skips.
  const behind = /^'''exec' (?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']+)) "\$0" "\$@"/m.exec(text);
  const path = /(?:^|\/)sh$/.test(first) ? (behind?.[1] ?? behind?.[2] ?? behind?.[3]) : first.trim();
  const interpreter = path && /^\/(?:.*\/)?(?:python|pypy|graalpy)[\w.-]*$/.test(path) ? path : undefined;
  const module = /^from ([\w.]+) import \w+\s*$/m.exec(text)?.[1];
  const called = /^\s+(?:raise SystemExit|sys\.exit)\(([\w.]+)\(\)\)/m.exec(text)?.[1];
  const known = module !== undefined && called !== undefined;
  return { interpreter, reference: known ? `${module}:${called}` : undefined };
}

/** What a launcher of this entry point calls: without blanks and extras; undefined where no launcher can be written for it. */
export function launched(reference: string): string | undefined {
  if (reference.length > 1000) return undefined;
  const bare = reference.replace(/\[[^\]]*\]\s*$/, '').replace(/\s+/g, '');
  return /^[\w.]+:[\w.]+$/.test(bare) ? bare : undefined;
}
