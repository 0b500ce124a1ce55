/** What the program says of itself. */

export const HELP = `Tells what the build, the installation and uv make of a pyproject.toml, before they do

Usage:
  pyproject-ls check [PATH…]                report what is wrong; files, folders, or the current folder
  pyproject-ls status [PATH] [-- COMMAND…]  where the project is installed, and what a uv or pip command would do now
  pyproject-ls wheel [PATH]                 what the wheel will contain, without building it
  pyproject-ls explain [CODE]               the page of a code, or all codes
  pyproject-ls --stdio                      the language server, for an editor
  pyproject-ls --version
  pyproject-ls --help

\`pyproject-ls check --help\`, \`pyproject-ls status --help\` and \`pyproject-ls wheel --help\` list their options
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

PATH is the project's folder, or its pyproject.toml; without it, the current folder. Marks in front of a file say how
the newest wheel in dist/ differs: + it would be new, - it would be gone, ~ it would change.

Options:
  --format text|json
  --color auto|always|never
  -h, --help

Exit status: 0 whatever the answer is, 2 wrong usage, or a path that is not there or cannot be read
`;
