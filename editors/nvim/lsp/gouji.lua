-- How Neovim's own client runs Gouji: `vim.lsp.enable('gouji')` reads this.
-- Change any of it with vim.lsp.config('gouji', { … }); see :help gouji-config.

-- Gouji's own files are TOML; no other TOML file is any of its business.
local function is_own_file(path)
  return vim.fs.basename(path) == 'gouji.toml' or vim.fs.basename(vim.fs.dirname(path)) == '.gouji'
end

---@type vim.lsp.Config
return {
  cmd = { 'gouji', 'server' },
  filetypes = { 'markdown', 'text', 'html', 'toml' },
  root_dir = function(buffer, on_dir)
    local path = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].filetype == 'toml' and not is_own_file(path) then return end
    -- A single file has no root and is checked all the same.
    on_dir(vim.fs.root(buffer, { 'gouji.toml', '.gouji', '.git' }))
  end,
  settings = { gouji = vim.empty_dict() },
  before_init = function(params)
    params.locale = vim.v.lang
  end,
  handlers = {
    ['gouji/tablesChanged'] = function(_, changed, context)
      require('gouji').tables_changed(changed, context.client_id)
    end,
  },
}
