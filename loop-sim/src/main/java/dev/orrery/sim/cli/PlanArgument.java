package dev.orrery.sim.cli;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A plan that the user has named, and the scenario that it names.
 *
 * @param path its file
 * @param plan what is in it
 * @param scenario what it is a plan of
 */
record PlanArgument(Path path, Plan plan, Scenario scenario) {
    static PlanArgument read(String file, Surroundings surroundings) {
        Path path = path(file);
        Plan plan = UsageException.onRefusal(() -> PlanFolder.read(path));
        try {
            return new PlanArgument(path, plan, surroundings.find(plan.scenario()));
        } catch (UsageException unknown) {
            throw new UsageException(
                    unknown.getMessage() + " The plan that names it is " + file + ".");
        }
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException refused) {
            throw new UsageException(
                    "plan must be the path of a file: plan="
                            + file
                            + ". Give a plan that 'explore' has written.");
        }
    }

    String seed() {
        return plan.seed().isPresent() ? Seeds.format(plan.seed().getAsLong()) : "none";
    }

    /** The file and the line of an entry, or the file where the entry is not found as a line. */
    String place(PlanEntry entry) {
        try {
            List<String> lines = Files.readAllLines(path);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().startsWith(entry.toString())) {
                    return path + ":" + (i + 1);
                }
            }
        } catch (IOException gone) {
            // It was there a moment ago; its name must do.
        }
        return path.toString();
    }
}
