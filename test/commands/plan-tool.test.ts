/** How a tool is installed anew: as it was asked for, which its receipt tells. */
import { describe, expect, it } from 'vitest';
import { MANIFEST, planned, UV } from './planned.ts';

describe('to install a tool anew', () => {
  const tool = (receipt: string) => ({
    '/tools/de-mo/uv-receipt.toml': receipt,
    '/tools/de-mo/pyvenv.cfg': 'home = /usr/bin\n',
    ...UV,
  });
  const commands =
    'entrypoints = [{ name = "demo", install-path = "/cmds/demo", from = "de-mo" }, { name = "b", install-path = "/cmds/b", from = "build" }]\n';
  const asked = {
    on: '/tools/de-mo',
    env: { VIRTUAL_ENV: '/x', UV_TOOL_DIR: '/wrong', UV_TOOL_BIN_DIR: '/wrong' },
  };

  it('it is said again as its receipt has it', async () => {
    const receipt = `[tool]\nrequirements = [
      { name = "de-mo", extras = ["x", "y"], editable = "/p" },
      { name = "other", specifier = ">=2" },
      { name = "build" },
      { name = "near", directory = "/n r" },
      { name = "linked", editable = "/l" },
    ]\npython = "3.12"\n${commands}`;
    const plan = await planned('reinstall-tool', tool(receipt), asked);
    expect(plan.titles).toEqual([
      "uv tool install -e '/p[x,y]' --with 'other>=2' --with-executables-from build --with '/n r' --with-editable /l --python 3.12 --reinstall-package de-mo",
    ]);
    expect(plan.env).toEqual({ UV_TOOL_DIR: '/tools', UV_TOOL_BIN_DIR: '/cmds' });
  });

  it('its options are the flags that they came from', async () => {
    const index =
      '{ url = "https://a/s", explicit = false, default = true, format = "simple", authenticate = "auto" }';
    const options = `[tool.options]\nindex = [${index}]\nprerelease = "allow"\nno-sources = true\nbuild-isolation = "shared"\nconfig-settings = { a = "b" }\n`;
    const receipt = `[tool]\nrequirements = [{ name = "de-mo", directory = "/p" }]\n${commands}`;
    expect((await planned('reinstall-tool', tool(receipt + options), asked)).titles).toEqual([
      'uv tool install /p --default-index https://a/s --prerelease allow --no-sources --no-build-isolation --config-settings a=b --reinstall-package de-mo',
    ]);
    const other = options.replace('"auto"', '"always"');
    expect((await planned('reinstall-tool', tool(receipt + other), asked)).titles).toEqual([
      'uv tool upgrade de-mo --reinstall-package de-mo',
    ]);
  });

  it('it is upgraded where the receipt holds what has no words, and what that leaves is said', async () => {
    const receipt = `[tool]\nrequirements = [{ name = "de-mo", directory = "/p" }, { name = "g", git = "https://x" }]\n${commands}`;
    expect(await planned('reinstall-tool', tool(receipt), asked)).toMatchObject({
      titles: ['uv tool upgrade de-mo --reinstall-package de-mo'],
      refused: [],
    });
    const renamed = { ...asked, manifest: MANIFEST.replace('demo =', 'other =') };
    expect((await planned('reinstall-tool', tool(receipt), renamed)).refused).toEqual([
      'its commands keep their names unless the version changes: its `uv-receipt.toml` holds what only `uv tool upgrade` repeats',
    ]);
  });

  it('it is installed without what a torn receipt cannot tell, and that is said', async () => {
    expect(await planned('reinstall-tool', tool('[tool'), asked)).toMatchObject({
      titles: ['uv tool install --force /p'],
      refused: ['extras and `--with` of the tool cannot be told: its `uv-receipt.toml` is corrupt'],
    });
  });

  it('pipx does it for its own', async () => {
    const pipx = { '/px/venvs/de-mo/pipx_metadata.json': '{"main_package": {"package_or_url": "/p[x]"}}' };
    const on = { on: '/px/venvs/de-mo' };
    expect(await planned('reinstall-tool', { ...pipx, '/bin/pipx': '' }, on)).toMatchObject({
      titles: ['pipx reinstall de-mo'],
      env: { PIPX_HOME: '/px' },
    });
    expect((await planned('make-editable', { ...pipx, '/bin/pipx': '' }, on)).titles).toEqual([
      "pipx install --force --editable '/p[x]'",
    ]);
    expect((await planned('reinstall-tool', pipx, on)).refused).toEqual([
      'pipx made `/px/venvs/de-mo`, and `pipx` is not found on PATH',
    ]);
  });
});
