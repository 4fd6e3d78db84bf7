-- What a person writes into init.lua, as :help gouji-setup says. GOUJI_ENCODING
-- is for the test: the only position encoding that the client offers.
vim.opt.runtimepath:append(vim.env.GOUJI_PLUGIN)
vim.cmd.runtime('plugin/gouji.lua')

local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.general.positionEncodings = { vim.env.GOUJI_ENCODING }
vim.lsp.config('gouji', { capabilities = capabilities })
vim.lsp.enable('gouji')

vim.diagnostic.config({ virtual_text = true })
vim.lsp.inlay_hint.enable(true)
vim.o.statusline = "%f %m%=%{v:lua.require'gouji'.status()} %l:%c"
