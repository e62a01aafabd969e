# shellcheck shell=bash
# The Python environments: whole or not, and made whole. Part of ../../study, which reads it.

right_python() { # is this a Python that will do, of the version that is wanted? sets $version
  version=$("$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
  case $version in "${wanted:-3.11}".* | "${wanted:-3.12}".* | "${wanted:-3.13}".*) ;; *) return 1 ;; esac
}

find_tools() { # sets $python and $uv to what there is; ends the program where neither is there
  local name
  uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1 || uv=
  # pyenv's stand on PATH only as stand-ins, which run what the folder is set to
  # shellcheck disable=SC2231 # a pattern
  for name in python3 python3.11 python3.12 python3.13 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/${wanted:-3.1[1-3]}.*/bin/python; do
    python=$(command -v "$name") && right_python "$python" && return
  done
  python='' version=''
  [ -n "$uv$wanted" ] || fail 3 "no Python 3.11, 3.12 or 3.13 here; install one (Debian 12: apt-get install" \
    "python3 python3-venv; Fedora: dnf install python3.13; macOS: brew install python@3.13) or uv"
  [ -n "$uv" ] || fail 3 "no Python $wanted here; install it (Fedora: dnf install python$wanted; macOS: brew" \
    "install python@$wanted), or uv, which fetches it"
}

same() { # do two files hold the same text? (without another program: it is asked at every call)
  [ -f "$1" ] && [ -f "$2" ] && [ "$(<"$1")" = "$(<"$2")" ]
}

ready() { # ready VENV FILE...: is VENV whole, and does it satisfy each requirements FILE?
  local venv=$1 file
  shift
  [ -x "$venv/bin/python" ] && [ ! -e "$venv/.study/unfinished" ] || return 1
  for file in "$@"; do
    same "$root/$file" "$venv/.study/${file##*/}" || return 1
  done
}

make_venv() { # make_venv VENV LOG: an environment without packages but pip
  local name
  if [ -z "$uv" ]; then
    watch "$2" "$python" -I -m venv "$1"
    return
  fi
  for name in ${!UV_@}; do # which Python, and into what folder, is said here
    case $name in
      UV_CONFIG_FILE | UV_NO_CONFIG | UV_OFFLINE | UV_*CACHE* | UV_PYTHON_INSTALL_* | UV_PYTHON_DOWNLOADS*) ;;
      UV_*INDEX* | UV_FIND_LINKS | UV_KEYRING_PROVIDER | UV_INSECURE_HOST | UV_NATIVE_TLS | UV_SYSTEM_CERTS) ;;
      UV_*TIMEOUT | UV_HTTP_RETRIES | UV_CONCURRENT_DOWNLOADS | UV_LINK_MODE) ;;
      *) unset "$name" ;;
    esac
  done
  # a uv that has to fetch a Python reads in its own files where from
  watch "$2" env ${python:+UV_NO_CONFIG=1} "$uv" venv --no-project --allow-existing \
    --python "${python:-${wanted:->=3.11,<3.14}}" "$1" &&
    into "$1" "$2" "$uv" pip
}

into() { # into VENV LOG TOOL ARGUMENT...: pip or uv installs into VENV
  local venv=$1 log=$2
  shift 2
  watch "$log" "$venv/bin/python" -P -m commands.door.installer "$venv/bin/python" "$@"
}

install() { # install VENV LOG FILE: a lock is pinned by hash, a .txt by version and without dependencies
  case $3 in
    *.txt) into "$1" "$2" pip --no-deps -r "$root/$3" ;;
    *) into "$1" "$2" "${uv:-pip}" --require-hashes -r "$root/$3" ;;
  esac
}

amount() { # amount FILE STATE: how much that is, at most: what the installer's cache holds is not fetched
  local file fetched disk rest of_fetched=0 of_disk=0
  while read -r file fetched disk rest; do # the runtime stands first
    case $file in
      requirements.lock)
        case $1 in
          requirements-dev.lock | requirements-cuda.lock) # which hold it
            ! same "$root/$file" "$2/$file" || of_fetched=$fetched of_disk=$disk
            ;;
        esac
        ;;
    esac
    [ "$file" != "$1" ] || printf ': up to %s MB to fetch, %s MB on disk (Ctrl-C stops, the same command goes on)' \
      $((fetched - of_fetched)) $((disk - of_disk))
  done <"$root/commands/door/sizes.txt"
}

importable() { # importable VENV LOG FILE: ends the program if what FILE stands for does not import
  say "checking ${1##*/}"
  watch "$2" "$1/bin/python" -I "$root/commands/door/imports.py" "$3" && return
  rm -f "$1/.study/unfinished" "$1/.study/next" # what is there is whole: the installer is asked again
  fail 1 "${1##*/} is not complete: $(said '^(cannot import|importing)' "$2"); mend that and repeat the" \
    "command (log: $2)"
}

said() { # said PATTERN LOG: the last line of the log with the pattern, if any
  env LC_ALL=C grep -aE "$1" "$2" | tail -n 1
}

tells() { # tells PATTERN LOG: does the installer say this, in lower or upper case?
  env LC_ALL=C grep -av '^study ' "$2" | env LC_ALL=C grep -aqiE "$1"
}

give_up() { # give_up LOG WHAT: the likeliest reason in a few words
  local reason="the installer failed" last place=
  last=$(said '^(ERROR|error|cannot read| *(×|╰|[Cc]ause))' "$1")
  last=${last#"${last%%[! ]*}"}
  if tells 'do not match the hashes|hash mismatch' "$1"; then
    reason="a package's bytes are not those that the lock names"
  elif tells 'no space left' "$1"; then
    reason="no space left on the disk"
  elif tells 'name resolution|resolve|dns error|unreachable|refused|connect error|timed? ?out' "$1"; then
    reason="no connection to the package index"
    place=$(said '^study looks in ' "$1")
  elif tells 'no matching distribution|not found in the (package registry|provided)|no version of' "$1"; then
    reason="the package index lacks a package ($last)"
    place=$(said '^study looks in ' "$1")
  elif [ -n "$last" ]; then
    reason="$reason ($last)"
  fi
  [ -z "$place" ] || reason="$reason; a setting of your own says where to look: ${place#study looks in }"
  # before anything was changed, what was there is still whole
  tells '^(Installing collected|Prepared|Uninstalled)' "$1" || rm -f "${1%log}unfinished" "${1%log}next"
  fail 1 "could not $2: $reason; mend that and repeat the command (log: $1)"
}

clear_broken() { # clear_broken VENV OURS: empties an environment that cannot be mended in place
  local name=${1##*/}
  if [ -e "$1/.study/unfinished" ]; then
    say "the last set-up of $name was cut off; making it anew"
  elif [ -e "$1/bin/python" ] || [ -L "$1/bin/python" ]; then
    (right_python "$1/bin/python") && return
    [ -n "$2" ] || fail 1 "$name is not ours and its Python is not 3.11 to 3.13; remove $1"
    say "the Python of $name is gone; making it anew"
  else
    return
  fi
  find "$1/" -mindepth 1 -maxdepth 1 ! -name .study -exec rm -rf {} + # VENV may be a link
  rm -f "$1"/.study/*.lock "$1"/.study/*.txt "$1/.study/unfinished"
}

set_up() { # set_up VENV FILE...: makes VENV whole, satisfying each requirements FILE
  local venv=$1 name=${1##*/} state=$1/.study log=$1/.study/log began=$SECONDS file ours=
  shift
  [ ! -L "$venv" ] || [ -d "$venv" ] ||
    fail 1 "$name is a link to $(readlink "$venv"), which is not there; remove it"
  [ ! -e "$venv" ] || [ -d "$venv" ] || fail 1 "$venv is no folder, so no environment can be made there; remove it"
  [ -d "$state" ] && ours=yes
  mkdir -p "$state" 2>/dev/null || fail 1 "cannot write to $venv; make it writable"
  during=' during the set-up'
  trap release EXIT
  take_lock "$state/lock" "$name"
  if ! ready "$venv" "$@"; then # else another process did it while we waited
    : >"$log"
    find_tools
    has_wheels "$@"
    clear_broken "$venv" "$ours"
    [ -e "$venv/bin/python" ] || need_ensurepip "$log"
    : >"$state/unfinished"
    if [ ! -e "$venv/bin/python" ]; then
      [ -n "$uv" ] || case $venv in
        *:*) fail 2 "a path with ':' is two paths to the shell, and Python makes no environment there; move $root" ;;
      esac
      say "making $name with ${version:+Python $version and }$([ -n "$uv" ] && echo uv || echo pip)"
      make_venv "$venv" "$log" || give_up "$log" "make $name"
    fi
    for file in "$@"; do
      same "$root/$file" "$state/${file##*/}" && continue
      say "installing the $(grep -c == -- "$root/$file") packages of $file$(amount "$file" "$state")"
      cp "$root/$file" "$state/next"
      install "$venv" "$log" "$file" || give_up "$log" "install $file"
      importable "$venv" "$log" "$file"
      mv "$state/next" "$state/${file##*/}"
      # the development lock holds all of the runtime lock
      [ "$file" != requirements-dev.lock ] || cp "$root/requirements.lock" "$state/"
    done
    rm -f "$state/unfinished"
    say "$name is ready ($((SECONDS - began)) s)"
  fi
  release
  during=''
  trap - EXIT
}

offer_equipoise() { # offer_equipoise VENV: its Python finds the packages of the checkout around VENV
  local site
  for site in "$1"/lib/python3.*/site-packages; do
    # relative to the folder by which Python was called: of a VENV that is a link, the link's own checkout
    [ ! -d "$site" ] || [ -e "$site/equipoise.pth" ] || echo ../../../.. 2>/dev/null >"$site/equipoise.pth"
  done
}
