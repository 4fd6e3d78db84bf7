" Gouji in a real Vim, with ALE.
"   usage: vim --not-a-term -n -u vimrc -S e2e.vim REPORT     (gouji on PATH)
" REPORT is a copy of examples/report.md, and is changed; REPORT.log says how it
" went, for the screen is Vim's. Exit status 1 on failure.

function s:Say(text) abort
  call writefile([a:text], expand('%:p') .. '.log', 'a')
endfunction

function s:WaitFor(what, Condition) abort
  for l:try in range(400)
    if a:Condition()
      call s:Say(a:what)
      return
    endif
    sleep 50m
  endfor
  call s:Say('FAILED: waited in vain until ' .. a:what)
  call s:Say(string(ale#engine#GetLoclist(bufnr())))
  cquit
endfunction

" The finding at the wrong total. ALE counts lines and bytes, both from 1.
function s:Wrong(key, item) abort
  return a:item.text =~# '13' && strpart(getline(a:item.lnum), a:item.col - 1, 2) ==# '31'
endfunction
function s:HasWrong() abort
  return !empty(filter(copy(ale#engine#GetLoclist(bufnr())), function('s:Wrong')))
endfunction
function s:HasNoWrong() abort
  return !s:HasWrong()
endfunction
function s:IsRepaired() abort
  return search('| 13 |$', 'nw') > 0
endfunction

let g:ale_lint_delay = 0
set filetype=markdown
call ale#Queue(0)
call s:WaitFor('the wrong total is found', function('s:HasWrong'))

call append(5, '全年工作平稳🙂𠮷')
doautocmd TextChanged
call s:WaitFor('a line typed above moves the finding along', function('s:HasWrong'))

call search('| 31 |$')
call search('31')
" ALE asks which action to take; the first is the likeliest.
ALECodeAction
call feedkeys("1\<CR>", 't')
call s:WaitFor('the fix is applied', function('s:IsRepaired'))
doautocmd TextChanged
call s:WaitFor('the finding is gone', function('s:HasNoWrong'))
call s:Say('passed')
qall!
