/** What the program says of itself. */

export const HELP = `Tells what the build, the installation and uv make of a pyproject.toml, before they do

Usage:
  pyproject-ls check [PATH…]                report what is wrong; files, folders, or the current folder
  pyproject-ls status [PATH] [-- COMMAND…]  where the project is installed, and what a uv or pip command would do now
  pyproject-ls wheel [PATH]                 what the wheel will contain, without building it
  pyproject-ls wheel FILE.whl               what is in a wheel that is built, and what is wrong with it
  pyproject-ls clean [PATH]                 remove what was built, and nothing else
  pyproject-ls rebuild [PATH]               install anew, wherever it is installed and no longer current
  pyproject-ls sync [PATH]                  bring the project's environment in line, with the project's own tool
  pyproject-ls explain [CODE]               the page of a code, or all codes
  pyproject-ls --stdio                      the language server, for an editor
  pyproject-ls --version
  pyproject-ls --help

\`pyproject-ls COMMAND --help\` lists the options of a command
`;

export const CHECK_HELP = `Reports what is wrong with the pyproject.toml files that are named, or found below the folders that are named

Usage:
  pyproject-ls check [OPTIONS] [PATH…]

Below a folder every pyproject.toml is checked, except in environments, version control folders, node_modules,
caches and build output. Without a path the current folder is checked.

Options:
  --fix                    make the safe fixes, then report what is left
  --installed              report also what depends on an environment or on dist/
  --select CODE[,CODE…]    report these codes alone
  --ignore CODE[,CODE…]    do not report these codes
  --severity CODE=LEVEL    error, warning, information or hint
  --format text|json
  --color auto|always|never
  -h, --help

Exit status: 0 no errors, 1 errors were found, 2 wrong usage, or a path that is not there or cannot be read
`;

export const STATUS_HELP = `Tells where a project is installed and whether that is current, what uv's cache holds of it, and what a command would
do now and why. It reads, and does nothing else: no uv, no Python and no build is started

Usage:
  pyproject-ls status [OPTIONS] [PATH] [-- COMMAND…]

PATH is the folder in which the command is thought to run, or its pyproject.toml; without it, the current folder.
COMMAND is one of uv sync, run, lock, build, pip install, pip sync, tool install, tool upgrade, uvx --from, pip install,
with their options:

  pyproject-ls status -- uv sync --no-editable

Without a command: uv sync, uv run, uv pip install ., uv pip install -e ., uv tool install ., uvx --from ., uv build,
pip install .

Options:
  --uv-version X.Y.Z       the uv whose rules hold; one that was not checked gives no answer
  --format text|json
  --color auto|always|never
  -h, --help

Exit status: 0 whatever the answer is, 2 wrong usage, or a path that is not there or has no pyproject.toml
`;

export const WHEEL_HELP = `Tells what a build from this tree would put into the wheel now, or why it would fail, and how certain that is. It
reads, and does nothing else: no backend, no Python and no git is started

Usage:
  pyproject-ls wheel [OPTIONS] [PATH]
  pyproject-ls wheel [OPTIONS] FILE.whl

PATH is the project's folder, or its pyproject.toml; without it, the current folder. Marks in front of a file say how
the newest wheel in dist/ differs: + it would be new, - it would be gone, ~ it would change.

FILE.whl is a wheel that is already built: its name, tags, metadata, RECORD, entry points and contents are judged.

Options:
  --format text|json
  --color auto|always|never
  -h, --help

Exit status: 0 whatever the answer is, but 1 where a wheel file has errors; 2 wrong usage, or a path that is not there or
cannot be read
`;

export const CLEAN_HELP = `Removes what was built from a project: setuptools' folders in build/, its wheels and source distributions in dist/,
its *.egg-info, and the __pycache__ folders below it

Usage:
  pyproject-ls clean [OPTIONS] [PATH]

PATH is the project's folder, or its pyproject.toml; without it, the current folder. Only what is certainly such a thing
goes: nothing that git tracks, no link and nothing behind one, no environment, no other project, nothing that an editable
installation needs. What stays is named with the reason.

Options:
  --dry-run                show what would be removed
  --caches                 also the caches of pytest, mypy and ruff
  --color auto|always|never
  -h, --help

Exit status: 0 done, or nothing to do, 1 something could not be removed, 2 wrong usage, or a path that is not there
`;

export const REBUILD_HELP = `Installs a project anew wherever it is installed and no longer current: its environment, the active one, uv's tools and
pipx's applications; editable stays editable. It runs what put it there: uv, pip, poetry, pdm or pipx

Usage:
  pyproject-ls rebuild [OPTIONS] [PATH]

PATH is the project's folder, or its pyproject.toml; without it, the current folder.

Options:
  --dry-run                show what would be run
  --wheel                  also build the wheel into dist/
  --color auto|always|never
  -h, --help

Exit status: 0 done, or nothing to do, 1 a step failed or nothing can do it, 2 wrong usage, or a path that is not there
`;

export const SYNC_HELP = `Brings the project's own environment in line with pyproject.toml, with what the project uses: uv sync, poetry install,
pdm install, or pip. A copy that uv would take for current although it is not is written anew; uv sync makes it editable

Usage:
  pyproject-ls sync [OPTIONS] [PATH]

PATH is the project's folder, or its pyproject.toml; without it, the current folder.

Options:
  --dry-run                show what would be run
  --color auto|always|never
  -h, --help

Exit status: 0 done, 1 a step failed or nothing can do it, 2 wrong usage, or a path that is not there
`;
