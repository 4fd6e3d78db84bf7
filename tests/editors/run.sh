#!/usr/bin/env bash
# The editors' tests, in the real programs, which are installed where missing.
#   usage: tests/editors/run.sh [nvim|emacs|vim|vscode]...      (default: all)
# GOUJI is the program to test (default: the release build, made if need be),
# PICTURES=1 also takes the pictures of the README anew. What a run leaves, with
# a picture of a failure, is in target/editors.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/tools.sh

out=$PWD/target/editors
rm -rf "$out"
mkdir -p "$out"
given=${GOUJI:-}
if [ -z "$given" ]; then
  cargo build --release --locked --bin gouji
  GOUJI=${CARGO_TARGET_DIR:-target}/release/gouji
fi
GOUJI=$(realpath "$GOUJI")
# The programs that look for it on PATH find this one.
mkdir "$out/bin"
ln -s "$GOUJI" "$out/bin/gouji"
export PATH=$out/bin:$PATH

nvim() {
  need_nvim
  "$NVIM" --clean -l tests/editors/nvim/e2e.lua "$out/bin/gouji" "$out/nvim"
  "$NVIM" --clean -l tests/editors/nvim/profiles.lua "$out/bin/gouji" "$out/nvim-profiles"
  [ -n "${PICTURES:-}" ] || return 0
  need_debian chromium fonts-noto-cjk tmux
  need_node
  (cd tests/editors/vscode && npm ci)
  CHROMIUM=${CHROMIUM:-/usr/bin/chromium} node tests/editors/nvim/picture.mjs "$NVIM" "$out/picture" docs/images/nvim.png
}

emacs() {
  need_debian emacs-nox elpa-eglot
  command emacs --batch -q -l "$PWD/tests/editors/emacs/e2e.el" "$out/emacs"
}

vim() {
  need_debian vim vim-ale
  local report=$out/vim/report.md status=0
  mkdir "$out/vim"
  cp examples/report.md "$report"
  TERM=dumb command vim --not-a-term -n -i NONE -u tests/editors/vim/vimrc -S tests/editors/vim/e2e.vim "$report" \
    </dev/null >"$out/vim/screen" 2>&1 || status=$?
  cat "$report.log"
  return "$status"
}

vscode() {
  need_debian chromium fonts-noto-cjk g++ make
  need_node
  need_code_server
  rm -f editors/vscode/*.vsix
  if [ -z "$given" ]; then
    # The very command that editors/vscode/README.md gives.
    (cd editors/vscode && npm ci && npm run package)
  else
    (cd editors/vscode && npm ci && node scripts/package.mjs "$GOUJI")
  fi
  cd tests/editors/vscode
  npm ci
  local vsix=(../../../editors/vscode/*.vsix)
  if [ -n "${PICTURES:-}" ]; then
    node e2e.mjs "${vsix[0]}" "$out/vscode" zh ../../../docs/images
    node e2e.mjs "${vsix[0]}" "$out/vscode" en ../../../docs/images
  else
    twice node e2e.mjs "${vsix[0]}" "$out/vscode" en
  fi
  twice node settings.mjs "${vsix[0]}" "$out/vscode"
  twice node trust.mjs "${vsix[0]}" "$out/vscode"
  twice node profiles.mjs "${vsix[0]}" "$out/vscode"
}

# A browser's window and its watchers of files lose a key or a change now and
# then where the machine is busy; what is wrong with Gouji fails both times.
twice() {
  "$@" && return
  printf -- '--- failed, and is tried once more: %s\n' "$*"
  "$@"
}

[ $# -gt 0 ] || set -- nvim emacs vim vscode
for editor in "$@"; do
  printf -- '--- %s\n' "$editor"
  # A subshell of its own, in which -e holds.
  ("$editor")
done
