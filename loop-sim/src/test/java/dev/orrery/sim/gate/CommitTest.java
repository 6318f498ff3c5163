package dev.orrery.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.SeedRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

class CommitTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir Path folder;

    private Commit checkedOut() {
        return Commit.of(name -> null, folder);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void aBranchIsFollowed() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/refs/heads/main", HASH + "\n");
        assertThat(checkedOut()).isEqualTo(new Commit(HASH, "the checked out commit"));
    }

    @Test
    void aDetachedHeadIsRead() throws IOException {
        write(".git/HEAD", HASH + "\n");
        assertThat(checkedOut().name()).isEqualTo(HASH);
    }

    @Test
    void packedRefsAreRead() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/packed-refs", "# pack-refs with: peeled\n" + HASH + " refs/heads/main\n");
        assertThat(checkedOut().name()).isEqualTo(HASH);
    }

    @Test
    void aLinkedWorkingTreeIsFollowed() throws IOException {
        write("work/.git", "gitdir: ../main/.git/worktrees/work\n");
        write("main/.git/worktrees/work/HEAD", "ref: refs/heads/work\n");
        write("main/.git/worktrees/work/commondir", "../..\n");
        write("main/.git/refs/heads/work", HASH + "\n");
        Files.createDirectories(folder.resolve("work/deep/er"));
        assertThat(Commit.of(name -> null, folder.resolve("work/deep/er")).name()).isEqualTo(HASH);
    }

    @Test
    void aBrokenRepositoryIsNoCommit() throws IOException {
        write(".git/HEAD", "ref: refs/heads/none\n");
        assertThat(checkedOut().name()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ORRERY_COMMIT",
                "GITHUB_SHA",
                "CI_COMMIT_SHA",
                "BUILDKITE_COMMIT",
                "CIRCLE_SHA1"
            })
    void whatAServiceSaysComesBeforeTheWorkingTree(String variable) throws IOException {
        write(".git/HEAD", "f".repeat(40));
        assertThat(Commit.of(name -> name.equals(variable) ? HASH : null, folder))
                .isEqualTo(new Commit(HASH, variable));
    }

    @Test
    void aVariableThatSaysHeadSaysNothing() throws IOException {
        write(".git/HEAD", HASH);
        assertThat(Commit.of(name -> "HEAD", folder).name()).isEqualTo(HASH);
    }

    @Test
    void withoutCommitSeedsStartAtOne() {
        assertThat(new Commit("", "").seeds(50)).isEqualTo(new SeedRange(1, 50));
    }

    @Test
    void theSameCommitHasTheSameSeedsAndMoreBeginWithThem() {
        SeedRange few = new Commit(HASH, "").seeds(10);
        assertThat(new Commit(HASH, "elsewhere").seeds(10)).isEqualTo(few);
        assertThat(new Commit(HASH, "").seeds(1000).first()).isEqualTo(few.first());
    }

    @Test
    void commitsHaveDisjointSeeds() {
        TreeSet<Long> firsts = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            SeedRange seeds = new Commit("commit " + i, "").seeds(1 + i);
            assertThat(firsts.add(seeds.first())).as("commit %d", i).isTrue();
            // Aligned blocks that begin differently have nothing in common.
            assertThat(seeds.first() & ((1L << 20) - 1)).isZero();
            assertThat(seeds.size()).isEqualTo(1 + i).isLessThanOrEqualTo(1L << 20);
        }
    }

    @Test
    void hugeNumbersOfSeedsHaveLargerBlocks() {
        SeedRange seeds = new Commit(HASH, "").seeds((1L << 33) + 1);
        assertThat(seeds.first() & ((1L << 34) - 1)).isZero();
        assertThat(seeds.size()).isEqualTo((1L << 33) + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Commit.MOST_SEEDS + 1, Long.MAX_VALUE})
    void aNumberOfSeedsHasBounds(long count) {
        assertThatThrownBy(() -> new Commit(HASH, "").seeds(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seeds must be from 1 to 1099511627776 for each commit");
    }
}
