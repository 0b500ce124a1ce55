import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../server/uv/command-line.ts';

/** The command, its options and operands in short, or why there is none. */
function read(line: string, version = '0.13.9') {
  const read = readCommandLine(
    line.split(' ').filter((word) => word !== ''),
    { version },
  );
  if (!('command' in read)) return read;
  const options = [...read.options].map(([name, values]) =>
    values.every((value) => value === '') ? name : `${name}=${values.join('|')}`,
  );
  return [read.program, read.command, options.join(' '), read.operands.join(' ')].join(': ');
}

describe('the words of uv', () => {
  it('name one of nine commands, uvx being `uv tool run`', () => {
    expect(read('uv sync')).toBe('uv: sync: : ');
    expect(read('/opt/bin/uv pip install .')).toBe('uv: pip-install: : .');
    expect(read('python3 -m uv tool update a b')).toBe('uv: tool-upgrade: : a b');
    expect(read('uvx --from . demo --help')).toBe('uv: tool-run: from=.: demo --help');
    expect(read('uv tool install . --force')).toBe('uv: tool-install: force: .');
    expect(read('uv add x')).toEqual({ unknown: 'what `uv add` does is not predicted' });
    expect(read('uv snyc')).toEqual({ refused: 'uv has no command `uv snyc`' });
    expect(read('uv pip')).toEqual({ refused: '`uv pip` needs a subcommand' });
    expect(read('make')).toHaveProperty('unknown');
    expect(read('')).toEqual({ unknown: 'no command is given' });
  });

  it('may have options of all commands before the name of the command', () => {
    expect(read('uv --directory sub -n sync')).toBe('uv: sync: directory=sub no-cache: ');
    expect(read('uv pip -q install .')).toBe('uv: pip-install: quiet: .');
    expect(read('uv --extra a sync')).toEqual({ unknown: '`--extra` is no option that is known here' });
  });

  it('have short options that stand together and take the rest of their word', () => {
    expect(read('uv sync -nqU')).toBe('uv: sync: no-cache quiet upgrade: ');
    expect(read('uv pip install -qe.')).toBe('uv: pip-install: quiet editable=.: ');
    expect(read('uv sync -C=a=b -p 3.12')).toBe('uv: sync: config-setting=a=b python=3.12: ');
    expect(read('uv sync -nqx')).toEqual({ unknown: '`-x` is no option that is known here' });
  });

  it('say the same by other names of an option', () => {
    expect(read('uv sync --force-reinstall --config-settings a=b')).toBe(
      'uv: sync: reinstall config-setting=a=b: ',
    );
    expect(read('uv pip install --requirement r.txt')).toBe('uv: pip-install: requirements=r.txt: ');
    expect(read('uv lock --frozen', '0.12.5')).toBe('uv: lock: check-exists: ');
  });

  it('gather what is repeated and part what is a list', () => {
    expect(read('uv sync --extra a,b --extra c --reinstall-package x --reinstall-package y')).toBe(
      'uv: sync: extra=a|b|c reinstall-package=x|y: ',
    );
    expect(read('uv sync --locked --locked')).toEqual({ refused: '`--locked` is given more than once' });
    expect(read('uv sync -q -q')).toBe('uv: sync: quiet: ');
  });

  it('take back what stands before', () => {
    expect(read('uv sync --refresh --no-refresh')).toBe('uv: sync: no-refresh: ');
    expect(read('uv sync --no-editable --editable')).toBe('uv: sync: editable: ');
    expect(read('uv run --exact --inexact a')).toBe('uv: run: inexact: a');
  });

  it('are refused where two do not go together, on one level or over both', () => {
    expect(read('uv sync --locked --frozen')).toHaveProperty('refused');
    expect(read('uv sync -q -v')).toHaveProperty('refused');
    expect(read('uv -q sync -v')).toBe('uv: sync: quiet verbose: ');
    expect(read('uv --offline sync --no-offline')).toHaveProperty('refused');
    expect(read('uv --offline sync --refresh')).toHaveProperty('refused');
    expect(read('uv --offline sync --refresh', '0.8.24')).toBe('uv: sync: offline refresh: ');
  });

  it('are refused where something is missing, too much, or no value of the option', () => {
    for (const line of [
      ...['uv pip install', 'uv pip sync', 'uv tool install', 'uv tool upgrade', 'uv tool upgrade a --all'],
      ...[
        'uv sync .',
        'uv build . .',
        'uv sync --python',
        'uv sync --python --frozen',
        'uv sync --no-cache=1',
      ],
      ...[
        'uv sync --extra a-',
        'uv sync --color red',
        'uv sync -C a',
        'uv pip install . --user',
        'uv -- sync',
      ],
      ...['uv sync --cache-dir=', 'uv sync --config-settings-package a=b', 'uv sync -'],
    ])
      expect([line, read(line)]).toEqual([line, { refused: expect.any(String) }]);
  });

  it('leave everything behind the command of `uv run` to that command', () => {
    expect(read('uv run --with x python -c pass --frozen')).toBe('uv: run: with=x: python -c pass --frozen');
    expect(read('uv run -m demo --no-sync')).toBe('uv: run: module: demo --no-sync');
    expect(read('uv run -- -x')).toBe('uv: run: : -x');
  });

  it('are not told where an option changes what is not modelled, unless uv refuses them anyway', () => {
    expect(read('uv sync --python-platform linux')).toEqual({
      unknown: 'what `--python-platform` changes is not modelled',
    });
    expect(read('uv sync --preview .')).toHaveProperty('refused');
    expect(read('uv sync -1')).toHaveProperty('unknown');
    expect(read('uv sync --help --nope')).toEqual({ unknown: '`--help` only prints' });
  });

  it('are those of the version asked about', () => {
    expect(read('uv sync --no-frozen')).toBe('uv: sync: no-frozen: ');
    expect(read('uv sync --no-frozen', '0.12.5')).toHaveProperty('unknown');
    expect(read('uv sync --package a --package b', '0.9.26')).toBe('uv: sync: package=a|b: ');
    expect(read('uv sync --package a --package b', '0.8.24')).toHaveProperty('refused');
  });
});

describe('the words of pip', () => {
  it('may start it in several ways, which is kept', () => {
    for (const start of [
      'pip',
      'pip3.12',
      '.venv/bin/pip',
      'python -m pip',
      'python3.12 -m pip',
      'py -m pip',
    ]) {
      const line = readCommandLine([...start.split(' '), 'install', '.']);
      expect(line).toMatchObject({
        program: 'pip',
        command: 'pip-install',
        operands: ['.'],
        calledAs: start,
      });
    }
  });

  it('have uv’s names for the same options', () => {
    expect(read('pip install -e . -rr.txt --force-reinstall --config-settings a=b')).toBe(
      'pip: pip-install: editable=. requirements=r.txt reinstall config-setting=a=b: ',
    );
    expect(read('pip install --reinstall .')).toEqual({
      unknown: '`--reinstall` is no option of pip that is known here',
    });
  });

  it('may shorten a long option as long as it is one', () => {
    expect(read('pip install --edit=. --upgrade')).toBe('pip: pip-install: editable=. upgrade: ');
    expect(read('pip install --no-d .')).toEqual({ refused: '`--no-d` may mean several options of pip' });
  });

  it('may have values that begin with a dash, and operands between options', () => {
    expect(read('pip install . --find-links -x --no-deps')).toBe(
      'pip: pip-install: find-links=-x no-deps: .',
    );
    expect(read('pip install -- -x')).toBe('pip: pip-install: : -x');
  });

  it('are refused, or not told, as those of uv', () => {
    expect(read('pip install')).toEqual({ refused: 'nothing to install is named' });
    expect(read('pip install . --nope')).toEqual({
      unknown: '`--nope` is no option of pip that is known here',
    });
    expect(read('pip --isolated install . --progress-bar x')).toHaveProperty('refused');
    expect(read('pip install -e')).toEqual({ refused: '`-e` needs a value' });
    expect(read('pip install --no-deps=1 .')).toHaveProperty('refused');
    expect(read('pip install --target x .')).toHaveProperty('unknown');
    expect(read('pip wheel .')).toHaveProperty('unknown');
    expect(read('pip instal .')).toHaveProperty('refused');
    expect(read('pip --version')).toHaveProperty('unknown');
  });
});
