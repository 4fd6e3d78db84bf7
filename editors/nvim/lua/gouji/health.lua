-- :checkhealth gouji
local M = {}

function M.check()
  local health = vim.health
  health.start('gouji')

  if vim.fn.has('nvim-0.11') == 1 then
    health.ok('Neovim ' .. tostring(vim.version()))
  else
    health.error('Neovim is older than 0.11', { 'See :help gouji-older for a set-up without vim.lsp.enable()' })
    return
  end

  local config = vim.lsp.config.gouji
  local program = type(config.cmd) == 'table' and config.cmd[1]
  if program then
    local path = vim.fn.exepath(program)
    if path == '' then
      health.error(('the server `%s` is not there'):format(program), {
        'Put `gouji` on PATH',
        "or name it: vim.lsp.config('gouji', { cmd = { '/path/to/gouji', 'server' } })",
      })
    else
      local run = vim.system({ path, '--version' }, { text = true }):wait(5000)
      if run.code == 0 then
        health.ok(('%s (%s)'):format(vim.trim(run.stdout), path))
      else
        health.error(('`%s --version` failed: %s'):format(path, vim.trim(run.stderr or '')))
      end
    end
  end

  if vim.lsp.is_enabled('gouji') then
    health.ok('enabled for ' .. table.concat(config.filetypes, ', '))
  else
    health.warn('not enabled', { "Add vim.lsp.enable('gouji') to your init.lua" })
  end

  local clients = vim.lsp.get_clients({ name = 'gouji' })
  if #clients == 0 then
    health.info('no report is open, so no server runs')
  end
  for _, client in ipairs(clients) do
    local attached = vim.tbl_count(client.attached_buffers)
    health.ok(('running, positions in %s, %d buffer(s), root %s'):format(
      client.offset_encoding, attached, client.root_dir or '(none)'))
  end
end

return M
