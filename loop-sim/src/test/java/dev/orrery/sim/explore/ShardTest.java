package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.SeedRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ShardTest {
    private static Environment environment(String... settings) {
        Map<String, String> variables =
                Arrays.stream(settings)
                        .map(setting -> setting.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return variables::get;
    }

    @Test
    void withoutVariablesThereIsOneShard() {
        assertThat(Shard.of(environment())).isEqualTo(Shard.whole());
        assertThat(Shard.whole().slice(new SeedRange(5, 9))).isEqualTo(new SeedRange(5, 9));
    }

    @ParameterizedTest
    @CsvSource({
        "TEST_SHARD_INDEX=0 TEST_TOTAL_SHARDS=3, 1/3",
        "TEST_SHARD_INDEX=2 TEST_TOTAL_SHARDS=3, 3/3",
        "CI_NODE_INDEX=1 CI_NODE_TOTAL=4, 1/4",
        "CI_NODE_INDEX=4 CI_NODE_TOTAL=4, 4/4",
        "BUILDKITE_PARALLEL_JOB=0 BUILDKITE_PARALLEL_JOB_COUNT=2, 1/2",
        "CIRCLE_NODE_INDEX=1 CIRCLE_NODE_TOTAL=2, 2/2",
        "JOB_COMPLETION_INDEX=4 ORRERY_SHARDS=5, 5/5",
        "ORRERY_SHARD=2/7, 2/7",
        // Our own wins.
        "ORRERY_SHARD=2/7 CI_NODE_INDEX=1 CI_NODE_TOTAL=4, 2/7",
        // Set where there are no shards.
        "CI_NODE_TOTAL=1, 1/1",
        "CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=1, 1/1",
        "CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=1 TEST_SHARD_INDEX=1 TEST_TOTAL_SHARDS=3, 2/3",
        // They agree.
        "CI_NODE_INDEX=2 CI_NODE_TOTAL=3 TEST_SHARD_INDEX=1 TEST_TOTAL_SHARDS=3, 2/3",
        "ORRERY_SHARDS=5, 1/1",
        "'CI_NODE_INDEX= CI_NODE_TOTAL=', 1/1",
    })
    void theVariablesOfOthersAreUnderstood(String settings, String shard) {
        assertThat(Shard.of(environment(settings.split(" ")))).hasToString(shard);
    }

    @ParameterizedTest
    @CsvSource({
        "TEST_SHARD_INDEX=3 TEST_TOTAL_SHARDS=3, TEST_SHARD_INDEX must count from 0",
        "CI_NODE_INDEX=0 CI_NODE_TOTAL=3, CI_NODE_INDEX must count from 1",
        "CI_NODE_INDEX=4 CI_NODE_TOTAL=3, CI_NODE_INDEX must count from 1",
        "CI_NODE_TOTAL=3, must be set together (GitLab): CI_NODE_INDEX=(not set)",
        "CIRCLE_NODE_INDEX=0, CIRCLE_NODE_TOTAL=(not set)",
        "CIRCLE_NODE_TOTAL=1, CIRCLE_NODE_INDEX=(not set)",
        "JOB_COMPLETION_INDEX=0, Set ORRERY_SHARDS to the completions",
        "BUILDKITE_PARALLEL_JOB=x BUILDKITE_PARALLEL_JOB_COUNT=2, BUILDKITE_PARALLEL_JOB=x",
        "BUILDKITE_PARALLEL_JOB=-1 BUILDKITE_PARALLEL_JOB_COUNT=2, must count from 0",
        "BUILDKITE_PARALLEL_JOB=0 BUILDKITE_PARALLEL_JOB_COUNT=99999999999, must count from 0",
        "ORRERY_SHARD=0/3, shard must be I/N",
        "ORRERY_SHARD=4/3, shard must be I/N",
        "ORRERY_SHARD=2, source=ORRERY_SHARD",
        "CI_NODE_INDEX=1 CI_NODE_TOTAL=3 TEST_SHARD_INDEX=1 TEST_TOTAL_SHARDS=3, mean 2/3",
    })
    void halfSetAndContradictoryVariablesAreRefused(String settings, String message) {
        assertThatThrownBy(() -> Shard.of(environment(settings.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"1", "1/", "/1", "a/b", "1/2/3", "-1/2", "+1/2", "' 1/2'", "0/0", "1/100001", "''"})
    void aShardIsTwoNumbers(String text) {
        assertThatThrownBy(() -> Shard.parse(text, "--shard"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shard must be I/N");
    }

    @Test
    void slicesFollowEachOther() {
        List<SeedRange> slices =
                IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> new Shard(i, 3, "test").slice(new SeedRange(10, 19)))
                        .toList();
        assertThat(slices)
                .containsExactly(
                        new SeedRange(10, 13), new SeedRange(14, 16), new SeedRange(17, 19));
    }

    @Test
    void withFewerSeedsThanShardsSomeHaveNone() {
        assertThat(new Shard(2, 3, "test").slice(new SeedRange(7, 8)))
                .isEqualTo(new SeedRange(8, 8));
        assertThat(new Shard(3, 3, "test").slice(new SeedRange(7, 8))).isNull();
    }

    @Test
    void allSeedsThatThereAreCanBeDivided() {
        assertThat(new Shard(2, 2, "test").slice(new SeedRange(0, -1)))
                .isEqualTo(new SeedRange(Long.MIN_VALUE, -1));
    }

    @Test
    void bazelIsToldThatShardsAreUnderstood(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("status");
        Shard.announce(environment("TEST_SHARD_STATUS_FILE=" + file));
        assertThat(file).exists();
        Shard.announce(environment("TEST_SHARD_STATUS_FILE=" + file));
        assertThat(file).exists();
        Shard.announce(environment());
        Files.delete(file);
    }
}
