# Sourced by the commands below benchmarks/: builds what is stale and sets benchmarks_classpath.
# Wants top and need_jdk.
need_maven "$0"
echo "$0: building what is stale" >&2
# Nothing of the build on stdout: figures are.
mvn --quiet --batch-mode --no-transfer-progress -f "$top/pom.xml" \
    --projects benchmarks --also-make compile >&2
benchmarks_classpath="$top/benchmarks/target/classes"
for module in examples loop-junit loop-sim loop-core; do
    benchmarks_classpath="$benchmarks_classpath:$top/$module/target/classes"
done
benchmarks_classpath="$benchmarks_classpath:$(cat "$top/benchmarks/target/runtime.classpath")"
