/** The project of README's example of `wheel`: built yesterday, and changed since. */
import { wheelText } from '../server/cli/report/wheel-text.ts';
import { plainStyle } from '../server/cli/terminal.ts';
import { foretell } from '../server/cli/wheel.ts';
import { memory } from '../server/files/memory.ts';
import { parse } from '../server/toml/parser.ts';

const TEXT = `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "shop"
version = "1.2"

[project.scripts]
shop = "shop.cli:main"

[tool.setuptools.package-data]
shop = ["prices/*.csv"]
`;
const CLI = 'def main(): ...\n';

/** The report for people, as `pyproject-ls wheel` prints it in that project. */
export async function exampleWheel(): Promise<string> {
  const files = memory(
    {
      'pyproject.toml': TEXT,
      'src/shop/__init__.py': '',
      'src/shop/cli.py': CLI,
      'src/shop/stock.py': '',
      'src/shop/prices/2026.csv': '',
      'tests/test_cli.py': '',
      'dist/shop-1.2-py3-none-any.whl': {
        members: {
          'shop/__init__.py': '',
          'shop/cli.py': 'def main(): pass\n',
          'shop/orders.py': '',
          'shop-1.2.dist-info/METADATA': 'Metadata-Version: 2.4\nName: shop\nVersion: 1.2\n',
          'shop-1.2.dist-info/RECORD':
            'shop/cli.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\nshop/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n',
        },
      },
    },
    '/home/ada/shop',
  );
  return wheelText(await foretell(parse(TEXT), files), plainStyle);
}
