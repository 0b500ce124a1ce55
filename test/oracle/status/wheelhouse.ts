/** Wheels of three small distributions, for scenarios that have dependencies. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORACLE, run, tool } from '../tools.ts';

/** The folder that holds them; made the first time. */
export function localWheels(): string {
  const folder = join(ORACLE, 'wheels');
  if (!existsSync(join(folder, 'made'))) {
    mkdirSync(folder, { recursive: true });
    const { status, stderr } = run(tool('python'), ['-c', MAKE], folder);
    if (status !== 0) throw new Error(stderr);
    writeFileSync(join(folder, 'made'), '');
  }
  return folder;
}

const MAKE = `
import zipfile
for name in ("dep_a", "dep_b", "dep_c"):
    info = name + "-1.0.dist-info/"
    with zipfile.ZipFile(name + "-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(name + ".py", "")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: " + name.replace("_", "-") + "\\nVersion: 1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
`;
