# The fence: runs a command at most once ever on this node, and says what became of it.
#
#   run  BASE BASEID TOKEN CMD [DEADLINE BOOT]   claim the token, run CMD, wait for its end
#   void BASE BASEID TOKEN                       make sure that the token never runs, unless it already has
#   stat BASE BASEID TOKEN                       say what the receipt says
#   out | err BASE BASEID TOKEN OFFSET           64 KiB at most of the stored output, from a byte offset
#
# Prints one line: S=<state> boot=<this boot's id> [detail] [prior]. docs/remote-execution.md explains the
# states. Whole-line comments are left out of what is sent. POSIX sh, and: flock setsid sync readlink.
#
# A receipt is the directory BASE/TOKEN:
#   boot    boot id at the time of the claim       cmd   the command
#   go      symlink to `run` or `void`, made once: the one decision whether it runs
#   lock    locked by the runner and by everything that inherits its descriptor 9
#   r       renamed to rc.<exit code> at the end: a rename needs no disk space
#   out err the command's output

callers_umask=$(umask)
umask 077
op=$1 base=$2 receipt=$2/$4 arg=${5-} deadline=${6-} deadline_boot=${7-} boot= word= end= prior=

say() { echo "S=$1 boot=$boot${2:+ $2}${prior:+ $prior}"; exit 0; }

read -r boot </proc/sys/kernel/random/boot_id || say REFUSED boot-id
for tool in flock setsid sync readlink; do
  command -v "$tool" >/dev/null || say REFUSED "no-$tool"
done
case $4 in '' | [.-]* | *[!A-Za-z0-9._-]*) say REFUSED token ;; esac
read -r word <"$base/id" && [ -n "$3" ] && [ "$word" = "$3" ] || say NOBASE

# The deadline is an uptime, and counts only under the boot that it was reckoned in. What cannot be read or
# compared counts as late.
refuse_late() {
  [ -n "$deadline" ] || return 0
  [ "$boot" = "$deadline_boot" ] || say REFUSED rebooted
  read -r word _ </proc/uptime && [ "${word%.*}" -lt "$deadline" ] || say REFUSED late
}

look() {
  [ -d "$receipt" ] || say NONE
  # Exit code, lock, exit code again: a run that ends between the two looks is not called dead.
  for pass in 1 2; do
    for code in "$receipt"/rc.*; do
      [ -e "$code" ] && say DONE "${code##*.}"
    done
    case $(readlink "$receipt/go") in
      void) say VOID ;;
      run) ;;
      *) say CLAIMED ;;
    esac
    word=
    read -r word <"$receipt/boot"
    [ "$word" = "$boot" ] || say REBOOTED
    # Shared, so that two onlookers do not take each other for the runner.
    flock -sn "$receipt/lock" true
    case $? in
      0) ;;
      1) say RUNNING ;;
      *) say REFUSED flock ;;
    esac
  done
  say DIED
}

case $op in
  run)
    # A request that was held in the network claims nothing; an older claim is still told.
    [ -d "$receipt" ] || refuse_late
    # First gate: mkdir lets one claimer through, ever.
    if mkdir "$receipt"; then
      # `true`, not `:`, which as a special builtin would end the shell without a word on a full disk.
      echo "$boot" >"$receipt/boot" && printf '%s\n' "$arg" >"$receipt/cmd" && true >"$receipt/r" &&
        sync "$receipt/cmd" "$receipt" "$base" || say CLAIMED spool-error
      # Second gate: one symlink decides between run and void. It is on disk before the command starts.
      setsid sh -c '
        exec 9>"$1/lock" >"$1/out" 2>"$1/err" </dev/null && flock -n 9 &&
          ln -sn run "$1/go" && sync "$1" || exit 97
        umask "$2"
        sh "$1/cmd"
        mv "$1/r" "$1/rc.$?"
        sync "$1"
        exit 0
      ' once "$receipt" "$callers_umask" >/dev/null 2>&1 </dev/null &
      wait $!
      end=$?
      # Only before the second gate does a runner end by itself with a failure (a full disk), and nobody else can start it.
      [ "$end" -eq 0 ] || [ "$end" -gt 128 ] || [ -L "$receipt/go" ] || say CLAIMED unstarted
    elif [ -d "$receipt" ]; then
      prior=prior
    else
      say REFUSED mkdir
    fi
    look
    ;;
  void)
    mkdir "$receipt"
    [ -d "$receipt" ] || say REFUSED mkdir
    ln -sn void "$receipt/go"
    sync "$receipt" "$base"
    look
    ;;
  stat)
    look
    ;;
  out | err)
    [ -f "$receipt/$op" ] || say NONE
    echo "S=OUTPUT boot=$boot"
    tail -c "+$((arg + 1))" "$receipt/$op" | head -c 65536
    ;;
  *)
    say REFUSED op
    ;;
esac
