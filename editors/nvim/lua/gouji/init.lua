-- The commands of :Gouji and the text for a status line.
local M = {}

local SHAPES = { 'pipe', 'html', 'rows', 'tabbed', 'stacked' }

--- The client of a buffer; says so where there is none.
---@param buffer? integer
---@return vim.lsp.Client?
local function client_of(buffer)
  local client = vim.lsp.get_clients({ name = 'gouji', bufnr = buffer or 0 })[1]
  if not client then
    vim.notify('Gouji does not run in this buffer (:checkhealth gouji)', vim.log.levels.WARN)
  end
  return client
end

--- Runs one of the server's commands, where it may run in any buffer; `done`
--- gets its result.
local function execute(command, arguments, done)
  local client = vim.lsp.get_clients({ name = 'gouji' })[1] or client_of()
  if not client then return end
  local parameters = { command = command, arguments = arguments }
  client:request('workspace/executeCommand', parameters, function(failure, result)
    if failure then
      vim.notify('Gouji: ' .. failure.message, vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end)
end

--- A window of its own with text that isn't a file.
local function show(name, text, filetype)
  vim.cmd('botright new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  pcall(vim.api.nvim_buf_set_name, buffer, name)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, vim.split(text, '\n'))
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = filetype
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close' })
end

local function findings_to_list(title, buffer)
  local namespaces = {}
  for _, client in ipairs(vim.lsp.get_clients({ name = 'gouji' })) do
    for _, pulls in ipairs({ false, true }) do
      table.insert(namespaces, vim.lsp.diagnostic.get_namespace(client.id, pulls))
    end
  end
  local found = vim.diagnostic.get(buffer, { namespace = namespaces })
  vim.fn.setqflist({}, ' ', { title = title, items = vim.diagnostic.toqflist(found) })
  if #found == 0 then
    vim.notify('Gouji: nothing wrong was found')
  else
    vim.cmd('botright copen')
  end
end

--- The rule of the finding at the cursor.
local function rule_at_cursor()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  row = row - 1
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = row })) do
    if found.source == 'gouji' and found.col <= column and column <= (found.end_col or found.col) then
      return found.code
    end
  end
end

local actions = {}

function actions.check()
  if client_of() then findings_to_list('Gouji', 0) end
end

function actions.workspace()
  execute('gouji.checkWorkspace', {}, function()
    findings_to_list('Gouji: workspace', nil)
  end)
end

function actions.tables()
  local client = client_of()
  if client then require('gouji.preview').open(client, vim.api.nvim_get_current_buf()) end
end

function actions.first()
  local client = client_of()
  if not client then return end
  M.fetch(client, vim.api.nvim_get_current_buf(), function(reports)
    for _, report in ipairs(reports) do
      local failing = report.failing[1]
      if failing then
        local location = { uri = vim.uri_from_bufnr(0), range = failing.range }
        vim.lsp.util.show_document(location, client.offset_encoding, { focus = true })
        return
      end
    end
    vim.notify('Gouji: every equation holds')
  end)
end

function actions.convert(shape)
  local client = client_of()
  if not client then return end
  local function convert(chosen)
    if not chosen then return end
    local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
    execute('gouji.convertTable', { at.textDocument.uri, at.position, chosen })
  end
  if shape then
    convert(shape)
  else
    vim.ui.select(SHAPES, { prompt = 'Shape of the table:' }, convert)
  end
end

function actions.recompute()
  execute('gouji.recomputeTotals', { vim.uri_from_bufnr(0) })
end

function actions.explain(rule)
  rule = rule or rule_at_cursor()
  if not rule then
    vim.notify('Gouji: no finding at the cursor; name a rule (:Gouji explain total-mismatch)', vim.log.levels.WARN)
    return
  end
  execute('gouji.explainRule', { rule }, function(page)
    if type(page) == 'string' then show('gouji://' .. rule, page, 'markdown') end
  end)
end

function actions.new(profile, office, year, shape)
  -- The report's own buffer starts the server where none runs yet.
  vim.cmd('tabnew')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'markdown'
  vim.wait(5000, function() return #vim.lsp.get_clients({ name = 'gouji', bufnr = buffer }) > 0 end, 20)
  local last_year = os.date('*t').year - 1
  local request = {
    profile = profile,
    office = office or '',
    year = tonumber(year) or last_year,
    shape = shape or 'pipe',
  }
  execute('gouji.newReport', { request }, function(text)
    if type(text) == 'string' then
      vim.api.nvim_buf_set_lines(buffer, 0, -1, true, vim.split(text, '\n'))
    end
  end)
end

function actions.restart()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'gouji' })) do
    client:stop()
    vim.wait(5000, function() return client:is_stopped() end, 20)
  end
  vim.lsp.enable('gouji')
end

function actions.log()
  vim.cmd.tabnew(vim.fn.fnameescape(vim.lsp.log.get_filename()))
end

--- Runs `:Gouji NAME …`.
---@param words string[]
function M.run(words)
  local action = actions[words[1]]
  if not action then
    vim.notify('Gouji: no such command: ' .. words[1], vim.log.levels.ERROR)
    return
  end
  action(unpack(words, 2))
end

--- Completes the command line of :Gouji.
function M.complete(lead, line)
  local before = vim.split(line:sub(1, #line - #lead), '%s+', { trimempty = true })
  local choices = {}
  if #before == 1 then
    choices = vim.tbl_keys(actions)
  elseif #before == 2 and before[2] == 'convert' then
    choices = SHAPES
  elseif #before == 2 and before[2] == 'explain' then
    for _, found in ipairs(vim.diagnostic.get(0)) do
      if found.source == 'gouji' then choices[#choices + 1] = found.code end
    end
    choices = vim.fn.uniq(vim.fn.sort(choices))
  end
  table.sort(choices)
  return vim.tbl_filter(function(choice) return vim.startswith(choice, lead) end, choices)
end

--- Asks for the tables of a buffer; `done` gets the list of its reports.
---@param client vim.lsp.Client
---@param buffer integer
---@param done fun(reports: table[])
function M.fetch(client, buffer, done)
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  client:request('gouji/tables', parameters, function(failure, answer)
    if failure then
      vim.notify('Gouji: ' .. failure.message, vim.log.levels.ERROR)
    elseif answer then
      done(answer.reports)
    end
  end, buffer)
end

local function keep_count(buffer, held, total)
  vim.b[buffer].gouji = { held = held, total = total }
  vim.cmd.redrawstatus({ bang = true })
end

--- Counts the equations of a buffer for the status line.
---@param client vim.lsp.Client
---@param buffer integer
function M.count(client, buffer)
  M.fetch(client, buffer, function(reports)
    local held, total = 0, 0
    for _, report in ipairs(reports) do
      held, total = held + report.equations.held, total + report.equations.total
    end
    if vim.api.nvim_buf_is_loaded(buffer) then keep_count(buffer, held, total) end
  end)
end

--- The server says that the tables of a document have changed.
function M.tables_changed(changed, client_id)
  local buffer = vim.uri_to_bufnr(changed.uri)
  if not vim.api.nvim_buf_is_loaded(buffer) then return end
  keep_count(buffer, changed.held, changed.total)
  local client = vim.lsp.get_client_by_id(client_id)
  local preview = package.loaded['gouji.preview']
  if client and preview then preview.refresh(client, buffer) end
end

--- For a status line: "勾稽 42/42", or nothing where there is no report.
---@param buffer? integer
function M.status(buffer)
  local count = vim.b[buffer or 0].gouji
  if not count or count.total == 0 then return '' end
  return ('勾稽 %d/%d'):format(count.held, count.total)
end

return M
