-- The report's tables drawn as grids in a window of their own, which follows
-- the text. <CR> on a cell goes to its figure.
local M = {}

local WIDEST = 26
local space = vim.api.nvim_create_namespace('gouji.preview')

---@class gouji.View
---@field source integer the buffer with the report
---@field target integer the buffer that is drawn into
---@field places { line: integer, from: integer, to: integer, range: table }[] bytes of a drawn line

---@type table<integer, gouji.View> by source buffer
local views = {}

local function shorten(text, width)
  if vim.fn.strdisplaywidth(text) <= width then return text end
  local kept = ''
  for _, character in ipairs(vim.fn.split(text, '\\zs')) do
    if vim.fn.strdisplaywidth(kept .. character) >= width then break end
    kept = kept .. character
  end
  return kept .. '…'
end

--- Every place of the grid, with the cell that covers it: a cell that spans
--- stands at its first place, and as `covered` at the others.
local function spread(grid)
  local places, width = {}, 0
  for r = 1, #grid do places[r] = places[r] or {} end
  for r, row in ipairs(grid) do
    local c = 1
    for _, cell in ipairs(row) do
      while places[r][c] do c = c + 1 end
      for below = r, math.min(#grid, r + cell.rowSpan - 1) do
        for beside = c, c + cell.colSpan - 1 do
          local first = below == r and beside == c
          places[below][beside] = first and { cell = cell, text = shorten((cell.text:gsub('%s+', ' ')), WIDEST) } or { covered = true, left = beside > c }
        end
      end
      c = c + cell.colSpan
      width = math.max(width, c - 1)
    end
  end
  return places, width
end

local function widths_of(places, width)
  local widths = {}
  for c = 1, width do
    widths[c] = 2
    for _, row in ipairs(places) do
      local place = row[c]
      if place and place.cell and place.cell.colSpan == 1 then
        widths[c] = math.max(widths[c], vim.fn.strdisplaywidth(place.text))
      end
    end
  end
  return widths
end

---@param out { lines: string[], places: table[], marks: table[] }
local function draw_table(out, drawn)
  local places, width = spread(drawn.grid)
  local widths = widths_of(places, width)
  for _, row in ipairs(places) do
    local line, c = '', 1
    while c <= width do
      local place = row[c] or {}
      local room, last = widths[c], c
      -- A heading over several columns takes their room.
      while last < width and row[last + 1] and row[last + 1].left do
        last = last + 1
        room = room + 3 + widths[last]
      end
      local text = shorten(place.text or '', room)
      local padding = (' '):rep(room - vim.fn.strdisplaywidth(text))
      local cell = place.cell
      line = line .. (c == 1 and '│ ' or ' │ ')
      local from = #line
      line = line .. (cell and cell.kind == 'value' and padding .. text or text .. padding)
      if cell and cell.range ~= vim.NIL then
        table.insert(out.places, { line = #out.lines, from = from, to = #line, range = cell.range })
      end
      if cell and cell.failing then
        table.insert(out.marks, {
          line = #out.lines, from = from, to = #line,
          message = cell.message ~= vim.NIL and cell.message or nil,
        })
      end
      c = last + 1
    end
    table.insert(out.lines, line .. ' │')
  end
end

local function draw(view, reports)
  local out = { lines = {}, places = {}, marks = {} }
  local titles = {}
  for _, report in ipairs(reports) do
    local count = report.equations
    table.insert(titles, #out.lines)
    table.insert(out.lines, ('%s  勾稽 %d/%d'):format(report.title ~= vim.NIL and report.title or '', count.held, count.total))
    for _, drawn in ipairs(report.tables) do
      table.insert(out.lines, '')
      table.insert(titles, #out.lines)
      table.insert(out.places, { line = #out.lines, from = 0, to = #drawn.title, range = drawn.range })
      table.insert(out.lines, drawn.title)
      draw_table(out, drawn)
    end
  end
  vim.bo[view.target].modifiable = true
  vim.api.nvim_buf_set_lines(view.target, 0, -1, true, out.lines)
  vim.bo[view.target].modifiable = false
  vim.api.nvim_buf_clear_namespace(view.target, space, 0, -1)
  for _, line in ipairs(titles) do
    vim.api.nvim_buf_set_extmark(view.target, space, line, 0, { end_col = #out.lines[line + 1], hl_group = 'Title' })
  end
  for _, mark in ipairs(out.marks) do
    vim.api.nvim_buf_set_extmark(view.target, space, mark.line, mark.from, {
      end_col = mark.to,
      hl_group = 'ErrorMsg',
      virt_text = mark.message and { { '  ' .. mark.message, 'DiagnosticVirtualTextError' } } or nil,
    })
  end
  view.places = out.places
end

local function jump(view)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  for _, place in ipairs(view.places) do
    if place.line == row - 1 and place.from <= column and column < place.to then
      local client = vim.lsp.get_clients({ name = 'gouji', bufnr = view.source })[1]
      local window = vim.fn.bufwinid(view.source)
      if not client or window == -1 then return end
      vim.api.nvim_set_current_win(window)
      local location = { uri = vim.uri_from_bufnr(view.source), range = place.range }
      vim.lsp.util.show_document(location, client.offset_encoding, { focus = true })
      return
    end
  end
end

--- Draws the tables of `buffer` anew where a window shows them.
---@param client vim.lsp.Client
---@param buffer integer
function M.refresh(client, buffer)
  local view = views[buffer]
  if not view then return end
  require('gouji').fetch(client, buffer, function(reports)
    if views[buffer] == view and vim.api.nvim_buf_is_valid(view.target) then draw(view, reports) end
  end)
end

--- Opens the window, or draws anew in the one that is open.
---@param client vim.lsp.Client
---@param buffer integer
function M.open(client, buffer)
  if not views[buffer] then
    local window = vim.api.nvim_get_current_win()
    vim.cmd('botright vnew')
    local target = vim.api.nvim_get_current_buf()
    vim.bo[target].buftype = 'nofile'
    vim.bo[target].bufhidden = 'wipe'
    vim.bo[target].swapfile = false
    vim.bo[target].modifiable = false
    vim.wo.wrap = false
    vim.wo.number = false
    pcall(vim.api.nvim_buf_set_name, target, 'gouji://tables/' .. buffer)
    local view = { source = buffer, target = target, places = {} }
    views[buffer] = view
    vim.keymap.set('n', '<CR>', function() jump(view) end, { buffer = target, desc = 'Go to the figure' })
    vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = target, desc = 'Close' })
    vim.api.nvim_create_autocmd('BufWipeout', {
      buffer = target,
      callback = function() views[buffer] = nil end,
    })
    vim.api.nvim_set_current_win(window)
  end
  M.refresh(client, buffer)
end

return M
