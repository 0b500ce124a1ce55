-- Run by ./run as `nvim --headless -u NONE -l neovim.lua`; loads client-examples/neovim/init.lua as it stands.
local project = vim.env.PROJECT
local failed = false
local function check(what, ok, seen)
  failed = failed or not ok
  print((ok and 'PASS ' or 'FAIL ') .. what .. (seen and (': ' .. tostring(seen):gsub('%s+', ' ')) or '') .. '\n')
end
local function soon(condition, limit)
  return vim.wait(limit or 10000, condition, 20)
end

vim.o.swapfile = false
vim.cmd('filetype on')
dofile(vim.env.EXAMPLES .. '/neovim/init.lua')
vim.cmd.edit(project .. '/pyproject.toml')
local buffer = vim.api.nvim_get_current_buf()
local function client(name)
  return vim.lsp.get_clients({ bufnr = buffer, name = name })[1]
end
local function ours()
  return vim.tbl_filter(function(d)
    return d.source == 'pyproject-ls'
  end, vim.diagnostic.get(buffer))
end
local function text()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

check('both servers attach', soon(function()
  return client('pyproject_ls') and client('pyproject_ls').initialized and client('tombi') and client('tombi').initialized
end))
check('a diagnostic is shown', soon(function()
  return #ours() == 1
end), #ours() == 1 and ours()[1].message or vim.inspect(ours()))
local finding = ours()[1] or { lnum = 0, col = 0 }
check('it is at backend-path', text():sub(1, 200):find('backend%-path') and vim.api.nvim_buf_get_lines(buffer, finding.lnum, finding.lnum + 1, false)[1]:find('^backend%-path') ~= nil)

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), ' | ')
    end
  end
end
vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col + 1 })
vim.lsp.buf.hover()
check('a hover is shown', soon(function()
  return float() and float():find('bar.py', 1, true) ~= nil
end), float())

local function lens()
  local shown = vim.lsp.codelens.get({ bufnr = buffer })[1]
  return shown and (shown.lens or shown).command.title
end
check('a lens says what uv sync would do', soon(function()
  return lens() and lens():find('^uv sync: ') ~= nil
end), lens())

vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col + 1 })
vim.lsp.buf.code_action({
  context = { only = { 'quickfix' } },
  filter = function(action)
    return action.title:find('cache-keys', 1, true) ~= nil and action.title:find('bar.py', 1, true) ~= nil
  end,
  apply = true,
})
check('the fix covers the backend', soon(function()
  return text():find('%[tool%.uv%]') ~= nil and text():find('"bar.py"', 1, true) ~= nil
end), text():match('%[tool%.uv%].*'))
check('the diagnostic goes', soon(function()
  return #ours() == 0
end), vim.inspect(ours()))

vim.cmd('silent write')
check('the file is written', table.concat(vim.fn.readfile(project .. '/pyproject.toml'), '\n'):find('"bar.py"', 1, true) ~= nil)

-- A file that mattered changes outside: the script's module goes away, and comes back.
vim.wait(500)
os.rename(project .. '/bar.py', project .. '/baz.py')
check('a renamed backend is noticed', soon(function()
  return #ours() > 0
end), ours()[1] and ours()[1].message)

-- A command: the installation is older than the name of its script.
local stale = vim.env.STALE
vim.cmd.edit(stale .. '/pyproject.toml')
buffer = vim.api.nvim_get_current_buf()
check('a lens says that uv sync has something to do', soon(function()
  return lens() and lens():find('^uv sync: builds and reinstalls') ~= nil
end), lens())
check('what is out of date is shown', soon(function()
  return #ours() == 2
end), vim.inspect(ours()))
local progress, said = {}, nil
vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event)
    table.insert(progress, event.data.params.value.kind)
  end,
})
local notify = vim.notify
vim.notify = function(message, ...)
  said = message
  return notify(message, ...)
end
vim.fn.search('^\\[project\\]$', 'cw')
vim.lsp.codelens.run()
check('the lens runs it', soon(function()
  return vim.fn.executable(stale .. '/.venv/bin/welcome') == 1
end, 30000))
check('the progress was seen', soon(function()
  return progress[1] == 'begin' and progress[#progress] == 'end'
end), table.concat(progress, ' '))
check('the lens says that nothing is left to do', soon(function()
  return lens() and lens():find('^uv sync: nothing to do') ~= nil
end), lens())
check('the findings go', soon(function()
  return #ours() == 0
end), vim.inspect(ours()))
check('the end is told', soon(function()
  return said ~= nil
end), said)

vim.cmd.edit(project .. '/other.toml')
vim.wait(500)
check('another TOML file is not served', #vim.lsp.get_clients({ bufnr = 0, name = 'pyproject_ls' }) == 0)
for _, each in ipairs(vim.lsp.get_clients()) do
  each:stop()
end
check('the servers stop', soon(function()
  return #vim.lsp.get_clients() == 0
end))
os.exit(failed and 1 or 0)
