#!/bin/sh
# Starts the jar that follows this text. JAVA_OPTS reaches the JVM; JAVA_HOME chooses it.
java="java"
[ -n "$JAVA_HOME" ] && java="$JAVA_HOME/bin/java"
if ! command -v "$java" >/dev/null 2>&1; then
  echo "promptbeam: no java found; install a JDK 17 or later, or set JAVA_HOME" >&2
  exit 2
fi
# Rows and answers are their owner's alone, whoever writes them down.
umask 077
# The JVM reads arguments and file names by the locale, and cron, ssh and containers often have none
# or one that is not installed: then it is given one that can spell everything.
if [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
  utf8=C.UTF-8
  some=$( (locale -a | grep -i 'utf-\{0,1\}8$' | head -n 1) 2>/dev/null)
  for name in C.UTF-8 en_US.UTF-8 $some; do
    if [ "$(LC_ALL=$name locale charmap 2>/dev/null)" = UTF-8 ]; then
      utf8="$name"
      break
    fi
  done
  export LC_ALL="$utf8"
fi
# Whether the first dataset that a spec names is one file of at most 16 MB: all of it is asked before
# the costly compiler would have paid for itself. Of anything else nothing is known here. A spec that
# is no file can be read once, and not here.
small() {
  for spec in "$@"; do
    case "$spec" in *.yaml | *.yml) break ;; esac
  done
  case "$spec" in /dev/stdin | /dev/fd/*) return 1 ;; esac
  [ -f "$spec" ] || return 1
  rows=$(sed -n "/^dataset:/,\$s/.*path:[ \"']*\([^]\"',} ]*\).*/\1/p" "$spec" 2>/dev/null | head -n 1)
  case "$rows" in
    "") return 1 ;;
    /*) ;;
    *) rows="$(dirname "$spec")/$rows" ;;
  esac
  [ -f "$rows" ] && size=$(wc -c 2>/dev/null < "$rows") && [ "${size:-16000001}" -le 16000000 ]
}
# Quick commands and small runs take a quarter less with the plain compiler alone. Another run compiles
# only what is really hot with the costly one: at the usual thresholds it spends a third compiling.
plain="-XX:TieredStopAtLevel=1"
hot="-XX:Tier4InvocationThreshold=200000 -XX:Tier4MinInvocationThreshold=24000"
hot="$hot -XX:Tier4CompileThreshold=600000 -XX:Tier4BackEdgeThreshold=1600000"
case "$1" in
  run) if small "$@"; then tune="$plain"; else tune="$hot"; fi ;;
  redrive | emulator) tune="$hot" ;;
  # Hash all that a run has written, which only the costly one does fast.
  verify | prune) tune="" ;;
  *) tune="$plain" ;;
esac
# Whether the output is a terminal, which Java cannot ask, and how large it is: lines are drawn again
# in their place then.
terminal=no
if [ -t 1 ]; then
  exec 3>&1
  terminal=$(stty size <&3 2>/dev/null | tr ' ' x)
  exec 3>&-
fi
# Rows stream through and die young: the plain collector takes the same time as the others on a few
# cores and a quarter less memory. JAVA_OPTS may name another one.
case "$JAVA_OPTS" in
  *GC*) ;;
  *) tune="$tune -XX:+UseSerialGC" ;;
esac
# A young generation of a fixed size and an old one that starts small: else both are as large as a 64th
# of the machine's memory, and all of it is used before the first old row is cleared away. It grows as it
# did. What is held on Direct grows at once. JAVA_OPTS, or what java itself looks at, may name other sizes.
case "$JAVA_OPTS ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} $*" in
  *-Xm* | *HeapSize* | *RAMPercentage* | *"runner direct"* | *runner=direct*) ;;
  *) tune="$tune -Xms160m -Xmn96m" ;;
esac
# Of what compilers and buffers give back, the C library would keep a part for each thread.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
# No collection of all because the first classes are loaded; and what a thread copies a file through is
# not kept in the size of the largest.
tune="$tune -XX:MetaspaceSize=64m -Djdk.nio.maxCachedBufferSize=262144"
# Classes that the build has put into an archive load in less time, and take memory as they are needed
# where it lies at the address that it was made for; a JVM or a file that the archive is not of starts as
# without, and says nothing about it.
archive=
file="$0"
[ -L "$0" ] && file=$(readlink -f "$0" 2>/dev/null)
if [ -f "$file.jsa" ]; then
  archive="$file.jsa"
  tune="$tune -Xlog:disable -Xlog:all=error:stderr"
  tune="$tune -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
fi
# Flink's actors look at their clock every 10 ms, which costs a hundredth of a core for as long as
# jobs are waited for; nothing in it is due to less than a tenth of a second.
tune="$tune -Dpekko.scheduler.tick-duration=100ms"
# JDK 22 to 24 have a console even where nobody sits at one, but for this setting.
# shellcheck disable=SC2086
exec "$java" $tune ${archive:+"-XX:SharedArchiveFile=$archive"} -Djdk.console=java.base -Dsun.net.httpserver.nodelay=true -Djava.awt.headless=true \
  -Dfile.encoding=UTF-8 "-Dpromptbeam.command=$0" "-Dpromptbeam.terminal=$terminal" ${TMPDIR:+"-Djava.io.tmpdir=$TMPDIR"} \
  $JAVA_OPTS -jar "$0" "$@"
exit 1
