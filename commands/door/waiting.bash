# shellcheck shell=bash
# Waiting for a program and for another set-up, and being interrupted. Part of ../../study, which reads it.

child='' clock='' held='' during='' # the process we wait for, the one that shows the time, and the lock we hold

watch() { # watch LOG COMMAND...: its output goes to LOG; a terminal sees the seconds pass
  local log=$1 status
  shift
  "$@" >>"$log" 2>&1 </dev/null &
  child=$!
  if [ -t 2 ]; then
    (while sleep 1; do printf '\r  %d s' "$SECONDS" >&2; done) &
    clock=$!
  fi
  wait "$child"
  status=$?
  child=
  stop_clock
  return "$status"
}

stop_clock() {
  [ -n "$clock" ] || return 0
  kill "$clock" 2>/dev/null
  wait "$clock" 2>/dev/null
  clock=
  printf '\r\033[K' >&2
}

interrupted() {
  stop_clock
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null
  fi
  fail 130 "interrupted$during; the same command goes on where it stopped"
}

release() {
  [ -z "$held" ] || rm -f "$held"
  held=
}

at_work() { # is this process alive, another one, and a bash? (the number may be used again by now)
  case $1 in '' | *[!0-9]* | "$$") return 1 ;; esac
  if [ -r /proc/self/cmdline ]; then
    [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q bash
  else
    ps -p "$1" -o command= 2>/dev/null | grep -q bash
  fi
}

take_lock() { # take_lock FILE NAME: waits while another process sets the environment NAME up
  local lock=$1 owner told='' failed=0
  until ln -s "$$" "$lock" 2>/dev/null; do # a link is made in one step and names its owner
    if ! owner=$(readlink "$lock"); then # released just now, or a folder in which no link can be made
      failed=$((failed + 1))
      [ "$failed" -lt 50 ] || fail 1 "cannot write to ${lock%/*}; make it writable, or make room on its disk"
      continue
    fi
    failed=0
    if at_work "$owner"; then
      [ -n "$told" ] || say "process $owner is setting up $2; waiting for it"
      told=yes
      sleep 0.5
    elif mkdir "$lock.dead" 2>/dev/null; then # one process at a time buries a dead owner
      [ "$(readlink "$lock")" != "$owner" ] || rm -f "$lock"
      rmdir "$lock.dead"
    else
      find "$lock.dead" -maxdepth 0 -mmin +1 -exec rmdir {} + 2>/dev/null
      sleep 0.2
    fi
  done
  held=$lock
}

answered_by_python() { # answered_by_python COMMAND...: takes this shell's place; what asks to stop is not lost
  local hold=--block-signal=INT,TERM,HUP,USR1,USR2,XCPU # until Python can answer; GNU's env has it from 8.31 on
  case $1 in *=*) hold='' ;; esac # env would take that for a setting
  [ -z "$hold" ] || ! env "$hold" env >/dev/null 2>&1 || exec env "$hold" "$@"
  exec "$@"
}
