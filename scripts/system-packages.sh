#!/bin/sh
# Install the programs that the tests drive and pip cannot bring: a LaTeX engine, Chromium, pdftoppm.
# Does nothing where they are there. Where it may not install, it says what to type; the tests that need
# a missing program are then skipped by name (or fail, with CI=true).
set -u

packages="texlive-latex-base texlive-latex-recommended texlive-pictures lmodern texlive-luatex \
poppler-utils chromium"

have() {
    command -v "$1" >/dev/null 2>&1
}

all_there() {
    have pdflatex && have lualatex && have pdftoppm && have pdftotext || return 1
    have chromium || have chromium-browser || have google-chrome || return 1
    for file in booktabs.sty tikz.sty lmodern.sty luaotfload-main.lua; do
        kpsewhich "$file" >/dev/null 2>&1 || return 1
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    have apt-get && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

install() {
    as_root apt-get update -qq &&
        # shellcheck disable=SC2086 # the packages are separate words
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $packages </dev/null >build/apt.log 2>&1
}

all_there && exit 0
mkdir -p build
if may_install; then
    echo "Installing $packages ..."
    install && all_there && exit 0
    [ -f build/apt.log ] && tail -n 5 build/apt.log
fi
echo "Some tests need programs that are missing here. To install them on Debian:"
echo "    apt-get install $packages"
