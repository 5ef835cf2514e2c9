u=$(umask); umask 077; op=$1 b=$2 d=$2/$4 c=${5-} by=${6-} B= x= p=
say() { echo "S=$1 boot=$B${2:+ $2}${p:+ $p}"; exit 0; }
for t in flock setsid sync readlink; do command -v $t >/dev/null || say REFUSED no-$t; done
case $4 in ''|[.-]*|*[!A-Za-z0-9._-]*) say REFUSED token;; esac
read -r B </proc/sys/kernel/random/boot_id || say REFUSED boot_id
read -r x <"$b/id" && [ -n "$3" ] && [ "$x" = "$3" ] || say NOBASE
look() {
  [ -d "$d" ] || say NONE
  for i in 1 2; do                          # exit code, lock, exit code again: no race with a finishing run
    for f in "$d"/rc.*; do [ -e "$f" ] && say DONE "${f##*.}"; done
    case $(readlink "$d/go") in void) say VOID;; run) ;; *) say CLAIMED;; esac
    x=; read -r x <"$d/boot"; [ "$x" = "$B" ] || say REBOOTED
    flock -sn "$d/lock" true; case $? in 0) ;; 1) say RUNNING;; *) say REFUSED flock;; esac
  done
  say DIED
}
case $op in
run)
  [ -z "$by" ] || { read -r x _ </proc/uptime; [ "${x%.*}" -lt "$by" ] || say REFUSED late; }
  if mkdir "$d"; then                       # fence 1: one claimer, ever
    echo "$B" >"$d/boot" && printf '%s\n' "$c" >"$d/cmd" && true >"$d/r" && sync "$d/cmd" "$d" "$b" || say CLAIMED spool-error
    setsid sh -c 'exec 9>"$1/lock" >"$1/out" 2>"$1/err" </dev/null && flock -n 9 &&
      ln -sn run "$1/go" && sync "$1" || exit 97        # fence 2: run or void, never both
      umask "$2"; sh "$1/cmd"; mv "$1/r" "$1/rc.$?"; sync "$1"' once "$d" "$u" >/dev/null 2>&1 </dev/null &
    wait $!
  else p=prior; fi
  [ -d "$d" ] || say REFUSED mkdir
  look ;;
void)                                       # prove that it never ran and never will
  mkdir "$d"; [ -d "$d" ] || say REFUSED mkdir
  ln -sn void "$d/go"; sync "$d" "$b"
  look ;;
stat) look ;;
out|err) tail -c "+$((c+1))" "$d/$op" | head -c 65536 ;;
esac
