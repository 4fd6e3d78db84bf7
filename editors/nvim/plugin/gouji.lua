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
