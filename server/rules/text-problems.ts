/** What the rules about the TOML text itself share: the parser has found and worded it already. */
import type { Project } from '../project/project.ts';
import type { Problem } from '../toml/document.ts';
import type { Finding, Fix } from './rule.ts';

/** The parser's problems of one code. Their fixes are safe where the value stays what it is. */
export function* problemsOf({ doc }: Project, code: string, safe: boolean): Iterable<Finding> {
  for (const { at, message, related, fix, ...problem } of doc.problems) {
    if (problem.code !== code) continue;
    yield {
      at,
      message,
      ...(related ? { related: [related] } : {}),
      ...(fix ? { fixes: [asFix(fix, safe)] } : {}),
    };
  }
}

function asFix({ title, edits }: NonNullable<Problem['fix']>, safe: boolean): Fix {
  return { title, safe, edits: () => edits };
}
