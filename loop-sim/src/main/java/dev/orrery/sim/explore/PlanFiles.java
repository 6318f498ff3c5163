package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;

/** The files of one finding; what cannot be written is told, and hides nothing else. */
final class PlanFiles {
    private final PlanFolder folder;
    private @Nullable Path file;
    private String problem = "";

    PlanFiles(PlanFolder folder) {
        this.folder = folder;
    }

    /** Writes the plan as it was found. */
    void keep(Plan found) {
        try {
            file = folder.write(found);
        } catch (IOException e) {
            problem = RunFailure.oneLine(e.toString());
        }
    }

    /** Puts the small plan in place of the found one, which stays beside it. */
    void replace(Plan found, Plan small) {
        if (small.equals(found)) {
            return;
        }
        try {
            // First the copy: at no moment is the found plan nowhere.
            folder.writeFound(found);
            file = folder.write(small);
            problem = "";
        } catch (IOException e) {
            // The file there is still the found plan: it fails too, though it is longer.
            problem = RunFailure.oneLine(e.toString());
        }
    }

    /** Writes the page beside the plan; null when it cannot be. */
    @Nullable Path draw(Plan plan, String html) {
        try {
            return folder.writePicture(plan, html);
        } catch (IOException e) {
            problem = problem.isEmpty() ? RunFailure.oneLine(e.toString()) : problem;
            return null;
        }
    }

    @Nullable Path file() {
        return file;
    }

    String problem() {
        return problem;
    }
}
