-- A second, real Neovim over RPC: its own main loop reads the keys and runs
-- the client, as it does for a person.
local Child = {}
Child.__index = Child

local PATIENCE = 20000

---@param arguments string[] further arguments of nvim
---@param environment table<string, string>
function Child.start(arguments, environment)
  local command = {
    vim.v.progpath, '--embed', '--headless', '--clean', '-n',
    '--cmd', 'set lines=40 columns=160',
    '--cmd', 'let g:loaded_python3_provider = 0',
  }
  local self = setmetatable({}, Child)
  self.channel = vim.fn.jobstart(vim.list_extend(command, arguments), { rpc = true, env = environment })
  assert(self.channel > 0, 'Neovim does not start')
  return self
end

--- Runs Lua in the child; `...` are its arguments.
function Child:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

--- Types keys as a terminal would.
function Child:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

function Child:is_blocked()
  return vim.rpcrequest(self.channel, 'nvim_get_mode').blocking
end

--- Types keys and waits until they are worked off and normal mode is back.
function Child:press(keys)
  self:type(keys)
  self:wait('normal mode', [[return vim.api.nvim_get_mode().mode == 'n' and vim.fn.getchar(1) == 0]])
end

--- Polls until the code gives something true, which it returns.
function Child:wait(what, code, ...)
  local arguments, result = { ... }, nil
  local done = vim.wait(PATIENCE, function()
    -- In the middle of a command only "fast" calls are answered.
    if self:is_blocked() then return false end
    result = self:lua(code, unpack(arguments))
    return result ~= nil and result ~= vim.NIL and result ~= false
  end, 20)
  if not done then error(('waited in vain for %s\n%s\n%s'):format(what, vim.inspect(result), self:screen()), 2) end
  return result
end

function Child:lines()
  return vim.rpcrequest(self.channel, 'nvim_buf_get_lines', 0, 0, -1, true)
end

--- What the screen shows, virtual text and floating windows included.
function Child:screen()
  if self:is_blocked() then return '(waits for a key)' end
  return self:lua([[
    vim.cmd.redraw()
    local rows = {}
    for row = 1, vim.o.lines do
      local cells = {}
      for column = 1, vim.o.columns do cells[column] = vim.fn.screenstring(row, column) end
      rows[row] = vim.trim(table.concat(cells))
    end
    return table.concat(rows, '\n')
  ]])
end

--- Picks the entry of vim.ui.select's numbered list that holds `text`.
function Child:choose(text)
  self:wait('a list to choose from', [[return vim.api.nvim_get_mode().mode == 'c']])
  for row in vim.gsplit(self:screen(), '\n') do
    local number = row:find(text, 1, true) and row:match('^(%d+):')
    if number then return self:type(number .. '<CR>') end
  end
  error('not in the list: ' .. text .. '\n' .. self:screen(), 2)
end

function Child:stop()
  pcall(vim.rpcnotify, self.channel, 'nvim_command', 'qall!')
  if vim.fn.jobwait({ self.channel }, 5000)[1] == -1 then vim.fn.jobstop(self.channel) end
end

return Child
