// One minified file for the program: nothing is resolved at run time, and the start costs 30 ms less.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Puts the pages of the rules, as they lie in server/rules, in the place of server/cli/rule-pages.ts; and the sections of
 * server/rules/wheel/codes.md, each as a page.
 */
const rulePages = {
  name: 'rule-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]cli[/\\]rule-pages\.ts$/ }, () => {
      const folder = join(import.meta.dirname, 'server', 'rules');
      const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
      const pages = names.sort().map((name) => [name.slice(0, -3), readFileSync(join(folder, name), 'utf8')]);
      const sections = readFileSync(join(folder, 'wheel', 'codes.md'), 'utf8')
        .split(/^## /m)
        .slice(1);
      pages.push(...sections.map((section) => [section.split('\n')[0], `# ${section}`]));
      return { contents: `export const PAGES = ${JSON.stringify(Object.fromEntries(pages))};`, loader: 'ts' };
    });
  },
};

const outfile = process.argv[2] ?? 'dist/pyproject-ls.cjs';
const { metafile } = await build({
  entryPoints: ['server/main.ts'],
  outfile,
  absWorkingDir: import.meta.dirname,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [rulePages],
  logLevel: 'warning',
  metafile: true,
});

/** The licences of the packages that went into the file: they ask to be passed on with it. */
const packages = Object.keys(metafile.inputs).flatMap(
  (path) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
);
const licences = [...new Set(packages)].sort().map((path) => {
  const folder = join(import.meta.dirname, path);
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  const { name: title, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${title} ${version}\n\n${name ? readFileSync(join(folder, name), 'utf8').trim() : 'see its package.json'}\n`;
});
const beside = join(dirname(resolve(import.meta.dirname, outfile)), 'THIRD-PARTY-LICENSES.txt');
writeFileSync(beside, licences.join('\n----\n\n'));
