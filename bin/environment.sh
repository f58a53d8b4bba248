# Read by bin/serve, bin/flask and bin/test: makes .venv with the packages of one hashed list, once.

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

apt_install() {
    say "Installing $* with apt-get."
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300 update
    apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >/dev/null
}

# Sets $python to the newest Python that Kontor runs on.
find_python() {
    for python in python3.14 python3.13 python3.12 python3.11 python3; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    done
    stop "Kontor needs Python 3.11 or newer and found none (on Debian or Ubuntu: apt install python3 python3-venv)."
}

# Debian keeps the part of Python that makes environments in a package of its own.
need_venv() {
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    package=python3-venv
    if [ "$(python3 --version 2>&1)" != "$("$python" --version)" ]; then package=$python-venv; fi
    if is_root && command -v apt-get >/dev/null; then
        apt_install "$package"
    else
        stop "Python's venv is missing. Install the package $package (apt install $package) and start again."
    fi
}

make_venv() {
    if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if command -v uv >/dev/null || .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    fi
    find_python
    say "Making .venv with $("$python" --version)."
    rm -rf .venv
    if command -v uv >/dev/null; then
        uv venv --quiet --python "$(command -v "$python")" .venv
    else
        need_venv
        "$python" -m venv .venv
    fi
}

# Sets $list to the packages that the present DATABASE_URL needs.
choose_list() {
    list=requirements/run.txt
    database=${DATABASE_URL:-}
    if [ -z "$database" ] && [ -r "${DATABASE_URL_FILE:-}" ]; then database=$(cat "$DATABASE_URL_FILE"); fi
    case $database in postgres*) list=requirements/postgres.txt ;; esac
}

# install_list FILE: installs what the list names, unless exactly this list was installed before.
install_list() {
    stamp=.venv/.$(basename "$1" .txt)-$(cksum <"$1" | cut -d ' ' -f 1)
    if [ -e "$stamp" ]; then return; fi
    say "Installing the packages of $1 into .venv."
    if command -v uv >/dev/null; then
        uv pip install --quiet --python .venv/bin/python --require-hashes --requirement "$1"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement "$1"
    fi
    : >"$stamp"
}
