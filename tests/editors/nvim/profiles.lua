-- Profiles in a real Neovim: the one of the page "Write your own profile in ten
-- minutes" is written and used, and a report of each built-in kind, and of one
-- with a profile beside it, is repaired.
--   usage: nvim --clean -l profiles.lua GOUJI WORKDIR
-- Exit status 1 on the first failure.
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local repository = vim.fs.abspath(here .. '/../../..')
local Child = dofile(here .. '/child.lua')
local gouji, workdir = vim.fs.abspath(_G.arg[1]), vim.fs.abspath(_G.arg[2])

local function step(message) io.stdout:write('  ' .. message .. '\n') end

--- The files that a page has in its fences: the name is in the info string, a
--- `+` behind it says that it is more of the same file.
local function files_of(page)
  local files, name, lines = {}, nil, {}
  for line in io.lines(page) do
    if name == nil then
      local file, more = line:match('^```%w+ (%S+) ?(%+?)$')
      if file then
        name, lines = file, more == '+' and files[file] or {}
        if more == '+' then table.insert(lines, '') end
      elseif line:find('^```') then
        name, lines = false, {}
      end
    elseif line == '```' then
      if name then files[name] = lines end
      name = nil
    elseif name then
      table.insert(lines, line)
    end
  end
  return files
end

--- Opens a file, made of these lines, and does `test` in it.
local function with(folder, file, test)
  local child = Child.start({ '-u', here .. '/init.lua', folder .. '/' .. file }, {
    GOUJI_PLUGIN = repository .. '/editors/nvim',
    GOUJI_ENCODING = 'utf-16',
    LC_ALL = 'C.UTF-8',
    PATH = vim.fs.dirname(gouji) .. ':' .. vim.env.PATH,
    XDG_STATE_HOME = workdir .. '/state',
  })
  local ok, failure = xpcall(test, debug.traceback, child)
  child:stop()
  if not ok then error(failure, 0) end
end

--- Waits until the only findings are these, each as "rule [text under it]".
local function finds(child, what, expected)
  child:wait(what, [[
    local shown = {}
    for _, found in ipairs(vim.diagnostic.get(0)) do
      local there, text = pcall(vim.api.nvim_buf_get_text, 0, found.lnum, found.col, found.end_lnum, found.end_col, {})
      table.insert(shown, ('%s [%s]'):format(found.code, there and table.concat(text, '\n') or ''))
    end
    table.sort(shown)
    return vim.deep_equal(shown, ...)
  ]], expected)
  step(what)
end

--- Waits until some buffer in a window, or the menu of completion, has `text`.
local function shows(child, what, text)
  child:wait(what, [[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
      if table.concat(lines, '\n'):find(..., 1, true) then return true end
    end
  ]], text)
  step(what)
end

--- The fix at the cursor whose title holds `title`; then nothing is found.
local function mend(child, title, after)
  child:type('gra')
  child:choose(title)
  shows(child, 'the fix: ' .. title, after)
  finds(child, 'nothing is left', {})
end

local function own()
  local folder = workdir .. '/own'
  vim.fn.mkdir(folder .. '/.gouji', 'p')
  for name, lines in pairs(files_of(repository .. '/docs/profiles/en/own.md')) do
    vim.fn.writefile(lines, folder .. '/' .. name)
  end
  with(folder, '.gouji/library.toml', function(child)
    child:wait('the server', [[
      local client = vim.lsp.get_clients({ bufnr = 0, name = 'gouji' })[1]
      return client and client.initialized
    ]])
    child:press('/books + media<CR>cwbocks<Esc>')
    finds(child, 'a mistake in a formula, at its place', { 'invalid-profile [bocks]' })
    child:type('ciw<C-x><C-o>')
    child:wait('the names of the columns', [[
      local items = vim.fn.complete_info({ 'items' }).items
      return vim.iter(items):any(function(item) return item.word == 'books' end)
    ]])
    step('inside of a formula, the columns are completed')
    child:press('<C-e><Esc>uu')
    child:type('K')
    shows(child, 'the column that a name means', 'Books lent')
    -- A moved cursor closes the window, unless it came to be in it.
    child:press('<Esc>')
    child:wait('the window to close', [[
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= '' then vim.api.nvim_win_close(window, true) end
      end
      return #vim.api.nvim_list_wins() == 1
    ]])
    child:press('gg')
    child:press('/^each<CR>')
    child:type('K')
    shows(child, 'what a key is for', 'column')
    child:press('<Esc>gg')
    finds(child, 'nothing is wrong', {})
  end)
  with(folder, 'library.md', function(child)
    finds(child, 'the wrong total of a report of this kind', { 'total-mismatch [11,910]' })
    child:press('/11,910<CR>')
    mend(child, '11190', '| 11,190 |')
    child:press('gg/61,480<CR>cE61,408<Esc>')
    finds(child, 'a sentence that says otherwise', { 'claim-mismatch [61,408]' })
  end)
end

-- A report of each built-in kind that e2e.lua doesn't try, and one whose profile
-- stands beside it: what is made wrong in it, what is then found, and the words
-- of the fix.
local SAMPLES = {
  {
    sample = 'final-accounts.md', from = '| 合计 | 2,015.45 |', to = '| 合计 | 2,051.45 |',
    found = 'total-mismatch [2,051.45]', fix = '2015.45',
  },
  {
    sample = 'quarterly-report.md', from = '| 1,908.2 |', to = '| 1,980.2 |',
    found = 'total-mismatch [1,980.2]', fix = '1908.2',
  },
  {
    sample = 'rule-of-law.md', from = '## 四、下一年度推进法治政府建设的主要安排', to = '## 四、结语',
    found = 'missing-section [三、党政主要负责人履行推进法治建设第一责任人职责有关情况]', fix = '四、',
  },
  {
    sample = 'food-inspection/notice.md', profile = 'food-inspection/.gouji/food-inspection.toml',
    from = '| 2 | 97.9 |', to = '| 2 | 99.7 |', found = 'total-mismatch [99.7]', fix = '97.9',
  },
}

local function sample(case)
  local text = table.concat(vim.fn.readfile(repository .. '/examples/' .. case.sample), '\n')
  local first, last = assert(text:find(case.from, 1, true))
  local folder = workdir .. '/samples'
  vim.fn.mkdir(vim.fs.dirname(folder .. '/' .. case.sample), 'p')
  if case.profile then
    vim.fn.mkdir(vim.fs.dirname(folder .. '/' .. case.profile), 'p')
    vim.fn.writefile(vim.fn.readfile(repository .. '/examples/' .. case.profile), folder .. '/' .. case.profile)
  end
  vim.fn.writefile(vim.split(text:sub(1, first - 1) .. case.to .. text:sub(last + 1), '\n'), folder .. '/' .. case.sample)
  with(folder, case.sample, function(child)
    finds(child, case.sample .. ': ' .. case.found, { case.found })
    child:lua([[
      local found = vim.diagnostic.get(0)[1]
      vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
    ]])
    mend(child, case.fix, case.from)
  end)
end

vim.fn.delete(workdir, 'rf')
vim.fn.mkdir(workdir, 'p')
local ok, failure = pcall(function()
  own()
  for _, case in ipairs(SAMPLES) do sample(case) end
end)
if not ok then
  io.stderr:write('FAILED: ', tostring(failure), '\n')
  os.exit(1)
end
step('passed')
