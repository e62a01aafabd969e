# shellcheck shell=bash
# What the system has to have: a platform that TensorFlow is made for, ensurepip, TeX. Part of ../../study.

may_install() { # Debian or Ubuntu, root, and not opted out
  [ -z "${STUDY_NO_SYSTEM_INSTALL:-}" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]
}

to_fetch() { # to_fetch WORD...: how much apt-get would fetch, and its size on disk; nothing if it has no lists
  env LC_ALL=C apt-get --assume-no -o Debug::NoLocking=1 "$@" 2>/dev/null | env LC_ALL=C sed -n \
    -e 's/^.* \([0-9]*\) newly installed.*/\1 packages/p' \
    -e 's|^Need to get \([^/ ]* .B\).*|, \1|p' \
    -e 's/^After this operation, \(.* .B\) of additional.*/, \1 on disk/p' | tr -d '\n'
}

system_install() { # system_install LOG "apt-get install ...": says what that fetches, then does it
  local log=$1 began=$SECONDS amount
  say "installing it with: $2 (--no-system-install opts out)"
  # shellcheck disable=SC2086 # the words of a command line
  set -- ${2#apt-get}
  export DEBIAN_FRONTEND=noninteractive
  amount=$(to_fetch "$@")
  [ -n "$amount" ] || { watch "$log" apt-get update && amount=$(to_fetch "$@"); }
  say "apt-get fetches ${amount:-an amount that it does not tell}"
  set -- apt-get -y -o DPkg::Lock::Timeout=120 "$@"
  if watch "$log" "$@" || { watch "$log" apt-get update && watch "$log" "$@"; }; then
    say "installed ($((SECONDS - began)) s)"
  else
    say "apt-get failed; see $log"
    return 1
  fi
}

has_wheels() { # has_wheels FILE...: ends the program where these cannot be had, before minutes went into trying
  local system machine bits libc
  # the Python's own word: it may be one of 32 bits, or run in an emulation
  read -r system machine bits libc < <("${python:-false}" -c 'import platform, struct
libc = "-".join(platform.libc_ver())
print(platform.system(), platform.machine(), 8 * struct.calcsize("P"), libc)' 2>/dev/null)
  if [ -z "${system:-}" ]; then # no Python yet: uv brings one of the machine's own kind
    system=$(uname -s) machine=$(uname -m) bits=64 libc=glibc-2.28
    ! ldd --version 2>&1 | grep -qi musl || libc=musl
  fi
  case $system/$machine/$bits/$libc in
    Linux/x86_64/64/glibc-* | Linux/aarch64/64/glibc-*) new_enough "${libc#glibc-}" ;;
    Darwin/arm64/64/*) ;;
    Linux/x86_64/64/* | Linux/aarch64/64/*)
      no_wheels "Alpine (musl)" "use a Debian-based image, such as python:3.13-slim"
      ;;
    Linux/*)
      no_wheels "Linux on $machine with $bits bits" "use a 64-bit system on x86_64 or aarch64"
      ;;
    Darwin/*)
      no_wheels "Intel Macs since 2.17" "use a Linux container, such as python:3.13; on Apple silicon use a" \
        "Python for arm64"
      ;;
    *) no_wheels "$system" "on Windows use Ubuntu in WSL 2, elsewhere a Linux container" ;;
  esac
  case "$system/$machine $*" in
    Linux/x86_64\ *) ;;
    *requirements-cuda.lock*) # those for aarch64 were built without CUDA, and Macs have none
      no_wheels "a GPU of $system on $machine" "use --device cpu; a GPU has to be NVIDIA's, under Linux on x86_64"
      ;;
  esac
}

no_wheels() { fail 3 "TensorFlow has no wheels for $1; ${*:2}"; }

new_enough() { # new_enough VERSION: of glibc
  local minor=${1#2.}
  case $minor in
    *[!0-9]* | '') ;; # a number of another kind is newer
    *) [ "$minor" -ge 28 ] || no_wheels "glibc $1" "use a system with glibc 2.28 or newer, as Debian 10 has" ;;
  esac
}

find_tex() { # a TeX that is installed but not on PATH, such as TinyTeX in the user's own folder
  command -v latexmk >/dev/null && return
  local folder
  for folder in "${TINYTEX_DIR:-/nowhere}"/{,.TinyTeX/,TinyTeX/}bin/* ~/{.TinyTeX,Library/TinyTeX}/bin/* \
    /Library/TeX/texbin /usr/local/texlive/*/bin/*; do
    if [ -x "$folder/latexmk" ] && [ -x "$folder/pdflatex" ]; then
      PATH=$folder:$PATH
      return
    fi
  done
}

need_tex() { # without TeX the paper command still does everything but the PDF
  command -v latexmk >/dev/null && return
  may_install || return
  say "latexmk is missing, so there would be no PDF"
  system_install "$root/.venv/.study/tex.log" "$("$root/.venv/bin/python" -P -m commands.door.tex)"
}

need_ensurepip() { # need_ensurepip LOG: Debian's python3 comes without it; uv does without it
  [ -z "$uv" ] && ! "$python" -c 'import ensurepip' 2>/dev/null || return 0
  local line="apt-get install --no-install-recommends python${version%.*}-venv"
  say "this Python cannot make environments: ensurepip is missing"
  { may_install && system_install "$1" "$line" && "$python" -c 'import ensurepip'; } ||
    fail 3 "no environment without ensurepip; on Debian and Ubuntu, as root: $line"
}
