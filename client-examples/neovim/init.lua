-- Neovim 0.11 or later. Put this into init.lua, or the table below into lsp/pyproject_ls.lua.
-- pyproject-ls serves pyproject.toml alone; tombi (or taplo) goes on serving every TOML file beside it.

vim.lsp.config('pyproject_ls', {
  cmd = { 'pyproject-ls', '--stdio' },
  filetypes = { 'toml' },
  -- The server starts only where `on_dir` is called: other TOML files do not reach it.
  root_dir = function(buffer, on_dir)
    local file = vim.api.nvim_buf_get_name(buffer)
    if vim.fs.basename(file) == 'pyproject.toml' then
      on_dir(vim.fs.dirname(file))
    end
  end,
  -- On Linux Neovim does not watch files unless it is asked to. With `inotifywait` on the PATH (inotify-tools)
  -- a renamed module is noticed at once; without it, at the next save.
  capabilities = { workspace = { didChangeWatchedFiles = { dynamicRegistration = true } } },
  -- Code lenses say above `[project]` and `cache-keys` what `uv sync` would do now, and `grx` on the line does it
  -- (Neovim 0.12 or later). `gra` lists it as an action, with what else cures an installation that is out of date.
  on_attach = function(_, buffer)
    if vim.lsp.codelens.enable then
      vim.lsp.codelens.enable(true, { bufnr = buffer })
    end
  end,
  -- init_options = { commands = false }, -- offer none of that
  settings = {
    ['pyproject-ls'] = {
      -- ignore = { 'sweeping-cache-key' },
      -- severity = { ['uncached-backend'] = 'error' },
    },
  },
})

-- What a command prints is in the log: vim.cmd.edit(vim.lsp.log.get_filename())
-- vim.lsp.log.set_level('INFO')

-- Leave this out where nvim-lspconfig already knows tombi.
vim.lsp.config('tombi', { cmd = { 'tombi', 'lsp' }, filetypes = { 'toml' }, root_markers = { 'tombi.toml', 'pyproject.toml', '.git' } })

vim.lsp.enable({ 'pyproject_ls', 'tombi' })
