-- The plugin in a real Neovim, in each of the position encodings.
--   usage: nvim --clean -l e2e.lua GOUJI WORKDIR
-- GOUJI is the program. Exit status 1 on the first failure.
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local repository = vim.fs.abspath(here .. '/../../..')
local Child = dofile(here .. '/child.lua')
local gouji, workdir = vim.fs.abspath(_G.arg[1]), vim.fs.abspath(_G.arg[2])

local sample = vim.fn.readfile(repository .. '/examples/report.md')
local wrong
for number, text in ipairs(sample) do
  if text:find('| 31 |', 1, true) then wrong = number end
end

local started = vim.uv.hrtime()
local function step(message)
  io.stdout:write(('%7.2f s  %s\n'):format((vim.uv.hrtime() - started) / 1e9, message))
end
local function same(actual, expected, what)
  if not vim.deep_equal(actual, expected) then
    error(('%s\nexpected: %s\nactual: %s'):format(what, vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

-- The findings that the buffer shows, as "line:column rule [text]" with columns
-- in characters, so that a wrong encoding can't hide.
local SHOWN = [[
  local shown = {}
  for _, found in ipairs(vim.diagnostic.get(0)) do
    -- A list from before the last edit may point behind the end.
    local there, text = pcall(vim.api.nvim_buf_get_text, 0, found.lnum, found.col, found.end_lnum, found.end_col, {})
    local before = vim.fn.strpart(vim.fn.getline(found.lnum + 1), 0, found.col)
    table.insert(shown, ('%d:%d %s [%s]'):format(
      found.lnum + 1, vim.fn.strchars(before) + 1, found.code, there and table.concat(text, '\n') or 'behind the end'))
  end
  table.sort(shown)
]]

--- What the program finds in the very same text, read anew.
local function findings_of(child)
  local eol = child:lua([[return vim.bo.fileformat == 'dos' and '\r\n' or '\n']])
  local lines = child:lines()
  local run = vim.system({ gouji, 'check', '--output-format', 'json', '--stdin-filename', 'report.md', '-' }, {
    stdin = table.concat(lines, eol) .. eol,
    text = false,
  }):wait()
  assert(run.code < 2, run.stderr)
  local found = {}
  for _, finding in ipairs(vim.json.decode(run.stdout)) do
    local from, to = finding.start, finding['end']
    local text
    if from.line == to.line then
      text = vim.fn.strcharpart(lines[from.line], from.column - 1, to.column - from.column)
    else
      local covered = vim.list_slice(lines, from.line, to.line)
      covered[#covered] = vim.fn.strcharpart(covered[#covered], 0, to.column - 1)
      covered[1] = vim.fn.strcharpart(covered[1], from.column - 1)
      text = table.concat(covered, '\n')
    end
    table.insert(found, ('%d:%d %s [%s]'):format(from.line, from.column, finding.rule, text))
  end
  table.sort(found)
  return found
end

--- What the buffer holds, and what the server has when it has been told of
--- every edit, each with its version.
local TEXTS = [[
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'gouji' })[1]
  if not client or not client.initialized then return end
  local buffer = vim.api.nvim_get_current_buf()
  local asked = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  local answer = client:request_sync('gouji/text', asked, 10000, buffer)
  if not answer then return end
  assert(not answer.err, vim.inspect(answer.err))
  local eol = vim.bo.fileformat == 'dos' and '\r\n' or '\n'
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), eol)
  if vim.bo.endofline then text = text .. eol end
  return {
    buffer = { text = text, version = vim.lsp.util.buf_versions[buffer] },
    server = answer.result,
  }
]]

--- The server's text is the buffer's.
local function same_text(child, what)
  local texts = child:wait('the text of the server', TEXTS)
  same(texts.server.version, texts.buffer.version, what)
  same(vim.split(texts.server.text, '\n'), vim.split(texts.buffer.text, '\n'), what)
end

--- So it is, and the findings are those of the text read anew.
local function in_step(child, what)
  same_text(child, what)
  local expected = findings_of(child)
  local ok, failure = pcall(child.wait, child, what, SHOWN .. 'return vim.deep_equal(shown, ...)', expected)
  if not ok then same(child:lua(SHOWN .. 'return shown'), expected, what .. '\n' .. failure) end
  step(('in step: %s (%d findings)'):format(what, #expected))
end

local function edit(child)
  child:type('7GA全年工作')
  child:wait('insert mode', [[return vim.api.nvim_get_mode().mode == 'i' and vim.fn.getline('.'):find('工作$')]])
  same_text(child, 'Chinese in insert mode')
  child:press('平稳🙂𠮷<Esc>')
  in_step(child, 'Chinese and rare characters typed')
  child:press('7GA共计9条，其中甲3条、乙4条。<Esc>')
  in_step(child, 'a sentence typed')
  child:press('uu')
  in_step(child, 'undone')
  child:press('<C-r>')
  in_step(child, 'redone')
  child:press('u')
  same(child:lines(), sample, 'undo brings the text back')

  -- A whole table, cut and pasted elsewhere, and back.
  local first = vim.fn.index(sample, '## 三、收到和处理政府信息公开申请情况') + 1
  child:press(first + 2 .. 'Gd/^$/<CR>')
  in_step(child, 'a table cut')
  child:press('GP')
  in_step(child, 'the table pasted at the end')
  child:press('uu')
  in_step(child, 'both undone')

  child:press(wrong .. 'GJ')
  in_step(child, 'rows joined')
  child:press('u')
  child:press('ggdG')
  in_step(child, 'all deleted')
  child:press('u')
  in_step(child, 'all back')
  same(child:lines(), sample, 'the text as it was')
end

local function repair(child)
  child:press(wrong .. 'G$F3')
  child:type('gra')
  child:choose('13')
  child:wait('the repair', [[return vim.api.nvim_buf_get_lines(0, ... - 1, ..., true)[1]:find('| 13 |', 1, true)]], wrong)
  local expected = vim.deepcopy(sample)
  expected[wrong] = expected[wrong]:gsub('| 31 |', '| 13 |')
  same(child:lines(), expected, 'nothing but the figure has changed')
  in_step(child, 'a total repaired')
  child:press('u')
  in_step(child, 'the repair undone')
end

--- Waits until what is shown in `expression`, a list of lines, holds `text`.
local function shows(child, what, expression, text)
  child:wait(what, ([[
    local lines = %s
    return table.concat(lines, '\n'):find(..., 1, true) ~= nil
  ]]):format(expression), text)
  step('shown: ' .. what)
end

local BUFFER = 'vim.api.nvim_buf_get_lines(0, 0, -1, true)'
-- The lines of every window but the first.
local OTHERS = [[vim.iter(vim.api.nvim_list_wins()):skip(1):map(function(window)
  return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
end):flatten():totable()]]

--- What Neovim's own keys and the commands of the plugin give.
local function features(child)
  child:wait('the status line', [[return require('gouji').status() == '勾稽 40/42']])
  child:wait('the hint', [[
    return vim.iter(vim.lsp.inlay_hint.get({ bufnr = 0 })):any(function(item)
      local label = item.inlay_hint.label
      return vim.inspect(label):find('13', 1, true) ~= nil
    end)
  ]])
  step('shown: the computed total as a hint')

  child:press(wrong .. 'G$F3')
  child:type('K')
  shows(child, 'the row and its sum in a window over the text', OTHERS, '13')
  child:press('<Esc>ggj')
  child:wait('the window to close', 'return #vim.api.nvim_list_wins() == 1')

  child:press(':Gouji tables<CR>')
  shows(child, 'the tables in a window', OTHERS, '申请人情况')
  shows(child, 'the equations that hold', OTHERS, '40/42')
  child:press(':Gouji first<CR>')
  child:wait('the first failing equation', 'return vim.fn.expand("<cword>") == "31"')
  child:press('gg<C-w>l/\\<lt>31\\><CR><CR>')
  child:wait('the figure of the cell', [[
    return vim.bo.filetype == 'markdown' and vim.api.nvim_win_get_cursor(0)[1] == ... and vim.fn.expand('<cword>') == '31'
  ]], wrong)
  step('shown: the figure that <CR> on its cell leads to')
  child:press('ciw13<Esc>')
  shows(child, 'the change in the window with the tables', OTHERS, '42/42')
  child:wait('the status line', [[return require('gouji').status() == '勾稽 42/42']])
  child:press('u<C-w>lq')
  in_step(child, 'undone')

  child:press(':Gouji check<CR>')
  child:wait('the list of findings', [[
    local items = vim.fn.getqflist()
    return #items == 1 and items[1].lnum == ...
  ]], wrong)
  child:press(':cclose<CR>')
  child:press(wrong .. 'G$F3:Gouji explain<CR>')
  shows(child, 'the page of the rule at the cursor', BUFFER, '# total-mismatch')
  child:press('q')
  child:press(':Gouji explain unused-suppression<CR>')
  shows(child, 'the page of the rule', BUFFER, 'unused-suppression')
  child:press('q')

  child:press(':Gouji recompute<CR>')
  shows(child, 'the totals computed', BUFFER, '| 1 | 13 |')
  in_step(child, 'totals recomputed')
  child:press('u')

  child:press(wrong .. 'G:Gouji convert html<CR>')
  shows(child, 'the table as HTML', BUFFER, '<td>')
  in_step(child, 'a table converted')
  child:press('u')
  same(child:lines(), sample, 'undone')

  local last = vim.fn.index(sample, '## 六、其他需要报告的事项') + 1
  child:type(last .. 'GdGo<CR><C-x><C-o>')
  child:wait('completion', [[
    local items = vim.fn.complete_info({ 'items' }).items
    return vim.iter(items):any(function(item) return vim.inspect(item):find('其他需要报告的事项', 1, true) end)
  ]])
  step('shown: the missing section as a completion')
  child:press('<C-e><Esc>')
  child:press('uu')
  same(child:lines(), sample, 'undone')

  child:press(':Gouji workspace<CR>')
  child:wait('the list of all findings', [[
    return vim.iter(vim.fn.getqflist()):any(function(item)
      return vim.api.nvim_buf_get_name(item.bufnr):find('unopened.md', 1, true) ~= nil
    end)
  ]])
  step('shown: the findings of a file that is not open')
  child:press(':cclose<CR>')

  child:press(':Gouji new gov-disclosure-2021 南屏市体育局 2025<CR>')
  shows(child, 'a new report', BUFFER, '南屏市体育局2025年政府信息公开工作年度报告')
  child:press(':tabclose!<CR>')

  child:press(':checkhealth gouji<CR>')
  shows(child, 'the health of the set-up', BUFFER, 'running, positions in')
  same(child:lua('return vim.fn.search("ERROR", "nw")'), 0, 'nothing is amiss')
  child:press(':bwipeout<CR>')

  for tag, text in pairs({ gouji = 'SET-UP', ['gouji-config'] = 'vim.lsp.config', [':Gouji'] = 'COMMANDS' }) do
    child:press(':help ' .. tag .. '<CR>')
    shows(child, 'the help on ' .. tag, BUFFER, text)
    child:press(':helpclose<CR>')
  end

  child:press(':Gouji restart<CR>')
  in_step(child, 'the server restarted')
end

--- A file with CR LF keeps its line ends, and stays in step.
local function line_ends(child)
  child:press('ggo三、其他🙂<Esc>')
  in_step(child, 'a line opened in a file with CR LF')
  child:press('jJ')
  in_step(child, 'lines joined in a file with CR LF')
  child:press('uu' .. wrong .. 'G$F3')
  child:type('gra')
  child:choose('13')
  shows(child, 'the repair', BUFFER, '| 13 |')
  child:press(':write<CR>')
  local saved = table.concat(vim.fn.readfile(child:lua('return vim.fn.expand("%:p")'), 'b'), '\n')
  same(saved, (table.concat(sample, '\r\n'):gsub('| 31 |', '| 13 |')) .. '\r\n', 'the line ends are kept')
end

--- What :help gouji-older has one write where vim.lsp.enable() isn't there.
local function older_set_up()
  local help = table.concat(vim.fn.readfile(repository .. '/editors/nvim/doc/gouji.txt'), '\n')
  local block = assert(help:match('%*gouji%-older%*.->lua\n(.-)\n<'), 'the help has no set-up for older versions')
  local init = workdir .. '/older.lua'
  vim.fn.writefile(vim.split(block, '\n'), init)
  return init
end

--- Opens the sample, with these line ends, and does `test` to it.
local function with_report(encoding, eol, test, init)
  step(('positions in %s, %s'):format(encoding, vim.inspect(eol)))
  local folder = ('%s/%s-%d'):format(workdir, encoding, #eol)
  vim.fn.mkdir(folder, 'p')
  local file = folder .. '/report.md'
  local handle = assert(io.open(file, 'wb'))
  handle:write(table.concat(sample, eol), eol)
  handle:close()
  vim.fn.writefile({ '' }, folder .. '/gouji.toml') -- the root
  vim.fn.writefile(vim.list_slice(sample, 1, 34), folder .. '/unopened.md')
  local child = Child.start({ '-u', init or here .. '/init.lua', file }, {
    GOUJI_PLUGIN = workdir .. '/plugin',
    GOUJI_ENCODING = encoding,
    PATH = vim.fs.dirname(gouji) .. ':' .. vim.env.PATH,
    XDG_STATE_HOME = workdir .. '/state',
  })
  local ok, failure = xpcall(function()
    local spoken = child:wait('the server', [[
      local client = vim.lsp.get_clients({ bufnr = 0, name = 'gouji' })[1]
      return client and client.initialized and client.offset_encoding
    ]])
    same(spoken, encoding, 'the encoding agreed on')
    child:wait('the wrong total', SHOWN .. [[
      return #vim.tbl_filter(function(found) return found:find('total-mismatch [31]', 1, true) end, shown) > 0
    ]])
    in_step(child, 'opened')
    test(child)
  end, debug.traceback)
  child:stop()
  if not ok then error(failure, 0) end
end

-- The plugin as it is installed, where the tags of its help may be written.
local plugin = workdir .. '/plugin'
vim.fn.mkdir(workdir, 'p')
vim.fn.delete(plugin, 'rf')
assert(vim.system({ 'cp', '-r', repository .. '/editors/nvim', plugin }):wait().code == 0)
vim.cmd.helptags(vim.fn.fnameescape(plugin .. '/doc'))

local ok, failure = pcall(function()
  for _, encoding in ipairs({ 'utf-8', 'utf-16', 'utf-32' }) do
    with_report(encoding, '\n', function(child)
      edit(child)
      repair(child)
    end)
  end
  with_report('utf-16', '\r\n', line_ends)
  with_report('utf-8', '\n', features)
  step('the set-up for older versions')
  with_report('utf-8', '\n', function() end, older_set_up())
end)
if not ok then
  io.stderr:write('FAILED: ', tostring(failure), '\n')
  os.exit(1)
end
step('passed')
