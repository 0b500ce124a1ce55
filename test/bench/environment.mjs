// An environment with many distributions, in which the project is installed among them: as uv leaves one.
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TEXT =
  '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "acme"\nversion = "1.0"\nscripts = { acme = "acme:main" }\n';

/** Gives what makeInstalled gives; the environment is the project's `.venv`. */
export function makeEnvironment(distributions) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-bench-')));
  const project = join(root, 'acme');
  const environment = join(project, '.venv');
  const site = join(environment, 'lib/python3.11/site-packages');
  const put = (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const install = (name, direct, extra) => {
    const info = join(site, `${name}-1.0.dist-info`);
    put(
      join(info, 'METADATA'),
      `Metadata-Version: 2.4\nName: ${name}\nVersion: 1.0\n\n${'A line. '.repeat(500)}`,
    );
    put(join(info, 'WHEEL'), 'Wheel-Version: 1.0\nGenerator: hatchling 1.33.0\nTag: py3-none-any\n');
    put(join(info, 'INSTALLER'), 'uv');
    put(join(info, 'RECORD'), `${name}/__init__.py,,\n../../../bin/${name},,\n`);
    if (direct) put(join(info, 'direct_url.json'), direct);
    put(join(info, 'entry_points.txt'), `[console_scripts]\n${name} = ${name}:main\n`);
    put(
      join(environment, 'bin', name),
      `#!${environment}/bin/python\nimport sys\nfrom ${name} import main\nif __name__ == '__main__':\n    sys.exit(main())\n`,
    );
    for (const [path, text] of extra) put(join(site, path), text);
  };
  put(join(project, 'pyproject.toml'), TEXT);
  put(join(project, 'src/acme/__init__.py'), 'def main(): ...\n');
  put(join(environment, 'pyvenv.cfg'), 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n');
  mkdirSync(join(environment, 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(environment, 'bin/python'));
  for (let i = 1; i < distributions; i++) {
    const name = `other_${i}`;
    install(name, undefined, [[`${name}/__init__.py`, 'def main(): ...\n']]);
  }
  const url = JSON.stringify({ url: `file://${project}`, dir_info: {} });
  install('acme', url, [['acme/__init__.py', 'def main(): ...\n']]);
  const env = { PATH: process.env.PATH, HOME: join(root, 'home') };
  return { root, project, env, source: 'src/acme/__init__.py' };
}
