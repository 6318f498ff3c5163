# Sourced by ./verify, ./orrery, ./format and ./check-planted. Works in bash 3.2.
#
# find_jdk       prints the home of a JDK 25, or returns 1.
# need_jdk NAME  sets jdk_home, or ends NAME with one sentence and exit code 2.
# need_maven NAME  ends NAME with one sentence and exit code 2 when there is no Maven.
#
# all_there FILE   whether every entry of the class path in FILE exists.
#
# ORRERY_JDK_DIRS, a list of homes separated by colons, replaces the places that are searched.

is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] &&
        grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

# The home that the java on the PATH belongs to, without starting it.
java_on_path() {
    link=$(command -v java || true)
    while [ -L "$link" ]; do
        target=$(readlink "$link")
        case $target in
            /*) link=$target ;;
            *) link=$(dirname "$link")/$target ;;
        esac
    done
    case $link in
        /*/bin/java) (cd "$(dirname "$link")/.." 2>/dev/null && pwd) ;;
    esac
}

jdk_candidates() {
    if [ -n "${ORRERY_JDK_DIRS+set}" ]; then
        printf '%s\n' "$ORRERY_JDK_DIRS" | tr ':' '\n'
        return
    fi
    printf '%s\n' "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JDK25_HOME:-}"
    java_on_path
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v 25 2>/dev/null
    fi
    for home in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.gradle/jdks/* \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$home"
    done
}

find_jdk() {
    # shellcheck disable=SC2162
    jdk_candidates | while IFS= read home; do
        if [ -n "$home" ] && is_jdk_25 "$home"; then
            printf '%s\n' "$home"
            break
        fi
    done | grep .
}

need_jdk() {
    if ! jdk_home=$(find_jdk); then
        echo "$1 needs a JDK 25 and found none on this machine: install one (for example Temurin 25 from https://adoptium.net) and run $1 again." >&2
        exit "${2:-2}"
    fi
    # Maven's toolchain search reads this, so that both agree on the JDK.
    export JAVA25_HOME="$jdk_home"
}

need_maven() {
    if ! command -v mvn >/dev/null 2>&1; then
        echo "$1 needs Maven 3.8 or later and found no mvn on the PATH: install it (for example with apt install maven, or brew install maven) and run $1 again." >&2
        exit "${2:-2}"
    fi
}

all_there() {
    [ -f "$1" ] || return 1
    # In a subshell, so that IFS stays as it is.
    (
        IFS=:
        # shellcheck disable=SC2013
        for entry in $(cat "$1"); do
            [ -e "$entry" ] || exit 1
        done
    )
}
