if vim.g.loaded_gouji then return end
vim.g.loaded_gouji = true

vim.api.nvim_create_user_command('Gouji', function(command)
  require('gouji').run(command.fargs)
end, {
  nargs = '+',
  desc = 'Gouji: check reports, draw and convert their tables',
  complete = function(lead, line)
    return require('gouji').complete(lead, line)
  end,
})

-- The server tells of changed tables once they have been asked for.
vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('gouji', {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'gouji' then require('gouji').count(client, event.buf) end
  end,
})
