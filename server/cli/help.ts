/** What the program says of itself. */

export const HELP = `Tells what the build, the installation and uv make of a pyproject.toml, before they do

Usage:
  pyproject-ls check [PATH…]     report what is wrong; files, folders, or the current folder
  pyproject-ls explain [CODE]    the page of a code, or all codes
  pyproject-ls --stdio           the language server, for an editor
  pyproject-ls --version
  pyproject-ls --help

\`pyproject-ls check --help\` lists its options
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
