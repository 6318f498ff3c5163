package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PlanFolderTest {
    @TempDir private Path temporary;

    private static Plan plan() {
        return Plan.of("lease", List.of(new PlanEntry("a", "pick", 3, "b"))).withSeed(0x5eed1234L);
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws IOException {
        Path file = new PlanFolder(temporary.resolve("new/folder")).write(plan());
        assertThat(file).isEqualTo(temporary.resolve("new/folder/lease-0x5eed1234.plan"));
        assertThat(PlanFolder.read(file)).isEqualTo(plan());
    }

    @Test
    void theLatestPlanOfASeedStaysAndNothingBesides() throws IOException {
        PlanFolder folder = new PlanFolder(temporary);
        folder.write(plan().withDigest(1));
        Path file = folder.write(plan().withDigest(2));
        assertThat(PlanFolder.read(file).digest()).hasValue(2);
        try (var files = Files.list(temporary)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void plansGoToTheBuildsFolderWhenNothingIsSaid() {
        assertThat(PlanFolder.standard().file("lease", 42))
                .isEqualTo(Path.of("target", "orrery", "lease-0x2a.plan"));
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        Path binary = Files.write(temporary.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        assertRefused(temporary.resolve("missing"), "there is none of that name");
        assertRefused(temporary, "it is a folder");
        assertRefused(binary, "it is no UTF-8 text");
    }

    private static void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> PlanFolder.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plan must be a file that can be read: file="
                                + file
                                + ", problem="
                                + problem
                                + ". Give a plan that 'explore' has written.");
    }

    @Test
    void aTextThatIsNoPlanIsRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("notes.txt"), "hello\n");
        assertThatThrownBy(() -> PlanFolder.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("plan must start with 'orrery-plan 1': file=" + file);
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedBeforeTheSearch() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> new PlanFolder(file.resolve("below")).requireWritable())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "folder of plans must be a folder that can be written to: folder="
                                + file.resolve("below")
                                + ", found="
                                + file
                                + " (no folder). Give another with --out.");
        new PlanFolder(temporary.resolve("a/b")).requireWritable();
    }
}
